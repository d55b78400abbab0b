"""All files of a site that are no pages."""

from kb_builder.exporting.api.files import api_files
from kb_builder.exporting.artifact import Artifact
from kb_builder.exporting.atom import feeds
from kb_builder.exporting.course_packages import course_packages
from kb_builder.exporting.publication import Publication
from kb_builder.exporting.search_engines import search_engine_files


def artifacts(publication: Publication) -> tuple[Artifact, ...]:
    """The files, sorted by path. What they are is a function of the publication alone."""
    found = (
        *feeds(publication),
        *api_files(publication),
        *search_engine_files(publication),
        *course_packages(publication),
    )
    return tuple(sorted(found, key=lambda artifact: artifact.path))
