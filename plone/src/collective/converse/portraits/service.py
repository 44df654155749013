"""`GET <site>/@converse-system-person?user=`: what others see of a member."""

from collective.converse.eligibility import is_member
from collective.converse.eligibility import may_chat
from collective.converse.freed.table import freed_at
from collective.converse.member import display_name
from collective.converse.portraits.scale import PortraitRefused
from collective.converse.portraits.scale import scale_portrait
from collective.converse.portraits.stored import portrait_version
from collective.converse.portraits.stored import stored_portrait
from collective.converse.services.signed import SignedService
from collective.converse.settings import site_settings
import base64


class PersonGet(SignedService):
    """`SystemPerson` of spec/http.d.ts."""

    signed_path = "/@converse-system-person"

    def answer(self):
        user_id = self.request.form.get("user")
        user = self.context.acl_users.getUserById(user_id) if isinstance(user_id, str) and user_id else None
        if user is None or not is_member(user, self.context):
            return {"person": None}
        if not may_chat(user, self.context, site_settings()):
            return {"person": None}
        portrait, refused = portrait_for_chat(user.getId(), self.context)
        return {
            "person": {
                "id": user.getId(),
                "fullname": display_name(user),
                "portrait": portrait,
                "refused": refused,
                "freed": freed_at(user.getId(), self.context),
            }
        }


def portrait_for_chat(user_id, site):
    """`portrait` and `refused` of `SystemPerson`."""
    stored = stored_portrait(user_id, site)
    if stored is None:
        return None, None
    try:
        media_type, content = scale_portrait(bytes(stored.data))
    except PortraitRefused as refused:
        return None, refused.args[0]
    version = portrait_version(user_id, site)
    return {"version": version, "type": media_type, "data": base64.b64encode(content).decode("ascii")}, None
