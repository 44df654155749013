-- Written by `collective-converse config apply`; changes made here are lost. Remove this file, and Prosody is as before.
-- Nothing here but plugin_paths is for the whole server.

plugin_paths = { "/usr/local/lib/prosody/modules", "/opt/converse/prosody/modules" }

VirtualHost "example.org"
	converse_site = "plone"
	archive_expires_after = "30d"
	authentication = "converse"
	converse_secrets_file = "/etc/prosody/converse-secrets.toml"
	allow_registration = false
	c2s_require_encryption = true
	smacks_hibernation_time = 120
	default_archive_policy = true
	modules_enabled = {
		"disco",
		"saslauth",
		"roster",
		"pep",
		"vcard4",
		"vcard_legacy",
		"blocklist",
		"bookmarks",
		"carbons",
		"mam",
		"smacks",
		"csi_simple",
		"ping",
		"limits",
		"websocket",
		"bosh",
		"converse",
		"converse_contacts",
		"converse_limits",
		"converse_again",
		"converse_sessions",
	}
	modules_disabled = {
		"s2s",
		"s2s_auth_certs",
		"dialback",
		"register",
		"register_ibr",
		"invites",
		"invites_adhoc",
		"invites_register",
		"admin_adhoc",
		"time",
		"uptime",
		"version",
	}

Component "rooms.example.org" "muc"
	name = "Rooms"
	modules_enabled = { "muc_mam", "converse_rooms" }
	http_host = "example.org"
	converse_rooms_of = "example.org"
	muc_room_cache_size = 1000
	restrict_room_creation = "local"
	muc_log_expires_after = "30d"
	muc_room_default_public_jids = false
	converse_secrets_file = "/etc/prosody/converse-secrets.toml"
	modules_disabled = { "s2s" }

Component "upload.example.org" "http_file_share"
	name = "Files"
	http_host = "example.org"
	http_external_url = "https://www.example.org/chat/"
	http_paths = { file_share = "/upload" }
	http_file_share_access = { "example.org" }
	http_file_share_size_limit = 16777216
	http_file_share_daily_quota = 10485760
	http_file_share_global_quota = 10737418240
	http_file_share_expires_after = 2592000
	modules_disabled = { "s2s" }

VirtualHost "second.example"
	converse_site = "second"
	archive_expires_after = "365d"
	authentication = "converse"
	converse_secrets_file = "/etc/prosody/converse-secrets.toml"
	allow_registration = false
	c2s_require_encryption = true
	smacks_hibernation_time = 120
	default_archive_policy = true
	modules_enabled = {
		"disco",
		"saslauth",
		"roster",
		"pep",
		"vcard4",
		"vcard_legacy",
		"blocklist",
		"bookmarks",
		"carbons",
		"mam",
		"smacks",
		"csi_simple",
		"ping",
		"limits",
		"websocket",
		"bosh",
		"converse",
		"converse_contacts",
		"converse_limits",
		"converse_again",
		"converse_sessions",
	}
	modules_disabled = {
		"s2s",
		"s2s_auth_certs",
		"dialback",
		"register",
		"register_ibr",
		"invites",
		"invites_adhoc",
		"invites_register",
		"admin_adhoc",
		"time",
		"uptime",
		"version",
	}

Component "rooms.second.example" "muc"
	name = "Rooms"
	modules_enabled = { "muc_mam", "converse_rooms" }
	http_host = "second.example"
	converse_rooms_of = "second.example"
	muc_room_cache_size = 1000
	restrict_room_creation = "local"
	muc_log_expires_after = "365d"
	muc_room_default_public_jids = false
	converse_secrets_file = "/etc/prosody/converse-secrets.toml"
	modules_disabled = { "s2s" }
