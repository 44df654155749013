-- Whether a pair of secrets may be used; the rules and their order are those of spec/README.md.

local base32_index = module:require "converse_token/base32".index;

local forms = { otp_seed = 16, token_secret = 32 };
local names = { "otp_seed", "token_secret" };

-- Printed as examples in the documentation of version 1, and copied by many of its readers.
local demo = { XVGR73KMZH2M4XMY = true, JYXEX4IQOEYFYQ2S3MC5P4ZT4SDHYEA7 = true };

local function has_few_characters(text)
	local seen, count = {}, 0;
	for character in text:gmatch(".") do
		if not seen[character] then
			seen[character], count = true, count + 1;
		end
	end
	return count < 5;
end

local function repeats_itself(text)
	for period = 1, math.floor(#text / 2) do
		if text:sub(period + 1) == text:sub(1, -period - 1) then return true; end
	end
	return false;
end

-- Each character follows the one before at the same distance, around the alphabet's end.
local function walks_the_alphabet(text)
	local first;
	for place = 2, #text do
		local distance = (base32_index(text:sub(place, place)) - base32_index(text:sub(place - 1, place - 1))) % 32;
		first = first or distance;
		if distance ~= first then return false; end
	end
	return true;
end

local checks = {
	{ "secret-missing", function (text) return type(text) ~= "string" or text == ""; end };
	{ "secret-demo", function (text) return demo[text] == true; end };
	{ "secret-malformed", function (text, name) return #text ~= forms[name] or text:find("[^A-Z2-7]") ~= nil; end };
	{ "secret-weak", function (text)
		return has_few_characters(text) or repeats_itself(text) or walks_the_alphabet(text);
	end };
};

-- nil for a pair that may be used; else the code, and the name of the secret. Never a value.
local function refusal(pair)
	for _, check in ipairs(checks) do
		local code, is_wrong = check[1], check[2];
		for _, name in ipairs(names) do
			if is_wrong(pair[name], name) then return code, name; end
		end
	end
	return nil;
end

-- The same for the secret of the gateway's orders, 64 hexadecimal digits.
local function order_refusal(text)
	if text == nil or text == "" then return "secret-missing"; end
	if #text ~= 64 or text:find("[^0-9a-f]") then return "secret-malformed"; end
	if has_few_characters(text) or repeats_itself(text) then return "secret-weak"; end
	return nil;
end

return { refusal = refusal, order_refusal = order_refusal };
