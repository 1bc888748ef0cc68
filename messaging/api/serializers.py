"""Comments for programs."""

from __future__ import annotations

from rest_framework import serializers

from messaging.models import Comment
from messaging.services import LONGEST


class CommentSerializer(serializers.ModelSerializer):
    """A comment. A deleted one keeps its place: `body` is empty and `deleted_at` says when."""

    activity = serializers.UUIDField(source="activity_id", read_only=True)
    author = serializers.UUIDField(source="author_id", read_only=True, allow_null=True)
    author_name = serializers.SerializerMethodField(help_text="Empty when the account is gone.")

    class Meta:
        model = Comment
        fields = (
            "id",
            "activity",
            "author",
            "author_name",
            "body",
            "created_at",
            "updated_at",
            "edited_at",
            "deleted_at",
            "read_at",
        )
        read_only_fields = fields

    def get_author_name(self, comment: Comment) -> str:
        """The name as pages show it."""
        return str(comment.author) if comment.author else ""


class NewCommentSerializer(serializers.Serializer):
    """A comment to write."""

    id = serializers.UUIDField(required=False, help_text="Your own; the same id again is the same comment.")
    activity = serializers.UUIDField()
    body = serializers.CharField(max_length=LONGEST)


class CommentChangeSerializer(serializers.Serializer):
    """Other words for a comment."""

    body = serializers.CharField(max_length=LONGEST)


class SeenSerializer(serializers.Serializer):
    """The session whose comments were seen."""

    activity = serializers.UUIDField()


class SeenCountSerializer(serializers.Serializer):
    """How many comments were new."""

    read = serializers.IntegerField()
