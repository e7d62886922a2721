"""Policies that end before their time: what insurers' notices on file do to the policies that certificates state.

A notice counts when its policy number is the policy's and its day lies in the policy's term. A later notice of
reinstatement ends it. What could not be read in a notice does nothing here: the desk puts it before staff.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coibot.model.certificate import Notice, NoticeKind, Policy
from coibot.model.document import DocumentKind, FiledDocument
from coibot.rules.numbers import policy_number_key


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A policy's early end."""

    filed: FiledDocument
    notice: Notice
    ends: date
    """The first day without coverage."""
    resumes: date | None = None
    """The first day with it again, when the policy was reinstated."""
    restated: bool = False
    """A certificate issued after the notice shows the policy: whether it goes on, a person must find out."""

    def stands_on(self, day: date) -> bool:
        """Whether there is no coverage on `day`, though the policy's term has not ended."""
        return self.ends <= day and (self.resumes is None or day < self.resumes)


def certain_notice(filed: FiledDocument) -> Notice | None:
    """The notice of a document that counts, when its kind, policy and day were read."""
    notice = filed.document.notice
    if filed.document.kind is not DocumentKind.NOTICE or notice is None or filed.replaced_by is not None:
        return None
    doubtful = {"notice.kind", "notice.policy_number", "notice.effective"} & set(filed.document.unreadable)
    return None if doubtful or not notice.policy_number or notice.effective is None else notice


def concerns(notice: Notice, policy: Policy) -> bool:
    """Whether the notice speaks of this policy, in this term."""
    if notice.effective is None or not notice.policy_number or not policy.policy_number:
        return False
    if policy_number_key(notice.policy_number) != policy_number_key(policy.policy_number):
        return False
    begun = policy.effective is None or policy.effective <= notice.effective
    return begun and (policy.expiration is None or notice.effective < policy.expiration)


def cancellation_of(
    policy: Policy, notices: Iterable[FiledDocument], issued: date | None, stated_in: FiledDocument
) -> Cancellation | None:
    """The last cancellation of a policy that a certificate of that issue date, filed as `stated_in`, shows."""
    about = [(filed, notice) for filed in notices if (notice := certain_notice(filed)) and concerns(notice, policy)]
    about.sort(key=lambda pair: (pair[0].received, pair[1].kind is NoticeKind.REINSTATEMENT, pair[0].file_sha256))
    found = None
    for filed, notice in about:
        assert notice.effective is not None
        if notice.kind is NoticeKind.CANCELLATION:
            found = Cancellation(filed, notice, notice.effective, restated=_after(filed, issued, stated_in))
        elif found is not None:
            found = Cancellation(found.filed, found.notice, found.ends, max(found.ends, notice.effective))
    return found


def _after(notice: FiledDocument, issued: date | None, certificate: FiledDocument) -> bool:
    """Whether the certificate is of a later day than the notice, as far as its dates tell."""
    return certificate.received > notice.received and (issued is None or issued >= notice.received.date())
