"""The files of a site that are no pages: made where they are not what they were."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from kb_builder.exporting.artifact import Artifact
from kb_builder.exporting.artifacts import artifacts
from kb_builder.exporting.publication import Publication
from kb_builder.publishing.program import program_digest


@dataclass(frozen=True, slots=True)
class OtherFiles:
    """The files that a site has beside its pages."""

    artifacts: tuple[Artifact, ...]

    @classmethod
    def of(cls, publication: Publication) -> "OtherFiles":
        """The files of a publication."""
        return cls(artifacts(publication))

    def without(self, taken: Collection[str]) -> "OtherFiles":
        """The files whose paths nobody has taken: what a site's owner has put there stays."""
        return OtherFiles(tuple(each for each in self.artifacts if each.path not in taken))

    @property
    def digests(self) -> Mapping[str, str]:
        """By path; equal digests, equal files."""
        return {each.path: _digest(each) for each in self.artifacts}

    def changed(self, known: Mapping[str, str]) -> tuple[Artifact, ...]:
        """The files whose digests are not those that are known."""
        return tuple(each for each in self.artifacts if known.get(each.path) != _digest(each))


def _digest(artifact: Artifact) -> str:
    """Another version of the program may make another file of the same."""
    return blake2b(program_digest() + artifact.digest.encode(), digest_size=16).hexdigest()
