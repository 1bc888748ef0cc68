"""What two apps need and no app owns: errors, middleware, API base classes, components, encryption, health, logging."""
