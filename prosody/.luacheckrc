std = "lua54"
max_line_length = 130
allow_defined_top = false
ignore = { "212/self" }

files["modules"] = {
	read_globals = { "prosody" },
	globals = { "module" },
}
files["test/modules"] = files["modules"]
files["spec"] = {
	std = "lua54+busted",
}
