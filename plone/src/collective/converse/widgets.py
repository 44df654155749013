"""A widget that Plone does not have."""

from plone.app.z3cform.widgets.select import AjaxSelectWidget
from z3c.form.interfaces import IFieldWidget
from z3c.form.widget import FieldWidget
from zope.component.hooks import getSite
from zope.interface import implementer


class GroupsWidget(AjaxSelectWidget):
    """Find groups by typing, and add no other."""

    def get_pattern_options(self):
        return {
            **super().get_pattern_options(),
            "vocabularyUrl": f"{getSite().absolute_url()}/@@xmpp-settings-groups",
            "allowNewItems": "false",
            "orderable": False,
        }


@implementer(IFieldWidget)
def GroupsFieldWidget(field, request):
    return FieldWidget(field, GroupsWidget(request))
