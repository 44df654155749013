-- How much each member may send, over all their connections. What an honest page does at most:
-- ten tabs that come back after an outage, each into 30 rooms, each with a roster of 300, and somebody who types there.

local kib = 1024;

return {
	-- `burst` at once and `rate` in each second after it.
	rates = {
		-- Typing, receipts and markers of ten tabs beside the messages. One to a room counts for every 20 who are in it, and
		-- each for every 8 KiB: of a room with 300 that is 13 at once and then 4 in 3 s, which nobody types.
		messages = { burst = 200, rate = 20 };
		-- To all contacts: ten tabs that say it three times, and then change between here and away.
		presences = { burst = 60, rate = 0.5 };
		-- Into rooms, whichever: ten tabs into 30 rooms, and once more.
		joins = { burst = 600, rate = 5 };
		-- Into one room: ten tabs, three times.
		room_joins = { burst = 30, rate = 0.2 };
		-- Rooms that are not there yet.
		new_rooms = { burst = 20, rate = 1 / 300 };
		-- Requests to be a contact, and their answers.
		subscriptions = { burst = 200, rate = 1 };
		-- Pages of the archive: ten tabs that catch up in 30 conversations.
		archives = { burst = 300, rate = 5 };
		-- Whatever is written: bookmarks, nicknames, vCards.
		writings = { burst = 100, rate = 1 };
		-- Every other question and answer.
		questions = { burst = 1500, rate = 30 };
		-- Seconds of Prosody's only thread, refused or not. Whoever has used them up waits, one stanza after the other, and
		-- the others' turn comes in between.
		work = { burst = 0.2, rate = 0.1 };
		-- Refusals; who goes on after as many loses the connection.
		refusals = { burst = 300, rate = 2 };
	};
	-- Rooms that a member is in at a time, and people in a room.
	rooms = 300;
	occupants = 1000;
	-- Connections of a member, hibernating ones too.
	connections = 60;
	-- Bytes of a stanza. A portrait of 64 KiB is 88 KiB as text.
	message_bytes = 64 * kib;
	writing_bytes = 128 * kib;
	-- Stanzas of a connection that wait for their turn. By a websocket hardly more come in one go than are read at once; who
	-- fills BOSH's requests with more loses the connection.
	waiting = 1000;
	-- Nodes of a member's own, of XEP-0163.
	nodes = 80;
	-- People in a room for each of whom a message counts once more, and bytes.
	occupants_per_message = 20;
	bytes_per_message = 8 * kib;
};
