-- Makes one element of all items that are given, for the list of contacts that a client asks for. Most of what such a list
-- costs is that Prosody makes an element of each item, copies it twice and writes it; what is given is the same for
-- all who have it, so that each item is written once, and the text is put together.

local st = require "util.stanza";

-- By item, as long as somebody has it.
local texts = setmetatable({}, { __mode = "k" });

local function element_of(contact, item)
	local element = st.stanza("item", { jid = contact, subscription = item.subscription, name = item.name });
	for title in pairs(item.groups) do element:text_tag("group", title); end
	return element;
end

-- Of an item, which is one contact's alone, what follows `<item `, and the beginning of the next one.
local function text_of(contact, item)
	local text = texts[item];
	if not text then
		text = tostring(element_of(contact, item)):sub(#"<item " + 1) .. "<item ";
		texts[item] = text;
	end
	return text;
end

-- Prosody writes the names of attributes as they are. So the last item's only attribute, the JID, has a name that
-- ends as it should and has before it all that belongs before it.
local function join(texts_before, last, item)
	local element = element_of(last, item);
	local own = ("subscription='%s' name='%s' jid"):format(item.subscription, st.xml_escape(item.name));
	texts_before[#texts_before + 1] = own;
	element.attr = { [table.concat(texts_before)] = last };
	return element;
end

-- Answers the rows of a roster that are not given alone, and one element with all the others, nil where there are none.
local function gather(rows)
	local others, before, last = {}, {}, nil;
	for contact, item in pairs(rows) do
		if contact and item.given == true then
			if last then before[#before + 1] = text_of(last, rows[last]); end
			last = contact;
		else
			others[contact] = item;
		end
	end
	return others, last and join(before, last, rows[last]);
end

-- Whether this Prosody copies and writes such an element as it has to.
local function works()
	local item = { subscription = "both", name = "<B>", groups = { ["&"] = true } };
	local list = st.stanza("query"):add_child(join({ "jid='a'/><item " }, "b&'@example.org", item));
	return tostring(st.clone(list)) == "<query><item jid='a'/>"
		.. "<item subscription='both' name='&lt;B&gt;' jid='b&amp;&apos;@example.org'><group>&amp;</group></item></query>";
end

return { gather = gather, works = works };
