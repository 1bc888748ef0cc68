// Small things that the builder's modules share: elements, the paths of rows ("2" or "2.0.1"), kinds of blocks for one exercise.
export const ALONE = ["straight", "drop"];

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

export const join = (parent, index) => (parent ? `${parent}.${index}` : String(index));
