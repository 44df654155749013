"""Make many members in a site: real users with names, addresses, passwords and groups.

Run with `zconsole run zope.conf make_people.py`. Reads one JSON object on standard input:

    {"site": "Plone", "people": 10000, "groups": 200}

User ids are `person-00001` and so on, groups `group-001`; each member is in two of them. Those who are there already
stay as they are. All have the same password that nobody knows.

Prints one line of JSON: {"people"}, how many there are.
"""

from AuthEncoding.AuthEncoding import pw_encrypt
from zope.component.hooks import setSite
import json
import secrets
import sys
import transaction


FIRST = (
    "Anna Björn Chloé Dagmar Élodie Fatima Göran Hélène İlker Jürgen Kübra Łukasz Małgorzata Noël Øyvind Paweł Quentin "
    "Renée Søren Tomás Ursula Václav Wiesława "
    "Xavier Yusuf Zoë Andrea Beatriz Carlos Diego Emma Felix Giulia Hugo Ines "
    "Jonas Klara Lena Marie Nils Olga Peter Rosa Sara Theo Ulla Vera Wim Yara Zita"
).split()
LAST = (
    "Åberg Bäcker Çelik Dvořák Eßer Fernández Grünwald Höß Ibáñez Janáček Kraß Lefèvre Müller Nuñez Özdemir Pérez "
    "Quiñones Rømer Šimek Tóth Ünal Varga Weiß Yüksel Żak Adams Baker Carter Davies Evans Fisher Green Harris Irving "
    "Jones King Lewis Moore Newman Owens Parker Reed Smith Taylor Upton Vance Walker Young Ziegler Hill"
).split()
# Members; so many are kept in memory before they are written.
BATCH = 500


def main(app, wanted):
    site = app[wanted["site"]]
    setSite(site)
    groups = [f"group-{number:03}" for number in range(1, wanted["groups"] + 1)]
    for number, group_id in enumerate(groups, 1):
        if group_id not in site.acl_users.source_groups.getGroupIds():
            site.portal_groups.addGroup(group_id, title=f"Group {number}")
    password = pw_encrypt(secrets.token_hex(16), "SSHA")
    for number in range(1, wanted["people"] + 1):
        add_member(site.acl_users, number, password, groups)
        if number % BATCH == 0:
            transaction.commit()
            site._p_jar.cacheMinimize()
    transaction.commit()
    return {"people": len(site.acl_users.source_users.getUserIds())}


def add_member(users, number, password, groups):
    user_id = f"person-{number:05}"
    if user_id in users.source_users._userid_to_login:
        return
    users.source_users.addUser(user_id, user_id, password)
    users.portal_role_manager.assignRoleToPrincipal("Member", user_id)
    name = f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]}"
    sheet = users.mutable_properties.getPropertiesForUser(users.getUserById(user_id))
    values = {"fullname": name, "email": f"{user_id}@people.example"}
    users.mutable_properties._storage.insert(user_id, {**dict(sheet.propertyItems()), **values})
    for group_id in {groups[number % len(groups)], groups[number // len(groups) % len(groups)]} if groups else ():
        users.source_groups.addPrincipalToGroup(user_id, group_id)


answer = main(app, json.load(sys.stdin))  # noqa: F821, zconsole gives `app`
print(json.dumps(answer), flush=True)  # noqa: T201, this is what the script is for
