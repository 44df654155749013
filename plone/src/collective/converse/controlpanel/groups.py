"""`@@xmpp-settings-groups?query=`: what the field for groups asks while somebody types."""

from plone.app.content.browser.vocabulary import BaseVocabularyView
from plone.app.vocabularies.principals import GroupsFactory


class GroupsView(BaseVocabularyView):
    """Plone's own `@@getVocabulary` knows the fields of content alone, and tells nobody of groups without one."""

    def get_context(self):
        return self.context

    def get_vocabulary(self):
        query = self.parsed_query().get("SearchableText", {}).get("query", "")
        return GroupsFactory()(self.context, query=query.strip("*"))
