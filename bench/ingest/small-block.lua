-- Posts one small log block again and again, each time under a new block id.
-- The body comes from the vectors; its block id is 36 characters from byte 12 on.
local file = assert(io.open(os.getenv("BLOCK"), "rb"))
local body = file:read("*a")
file:close()
local head, tail = body:sub(1, 12), body:sub(49)

local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local count, run
function init()
  count = 0
  run = tonumber(os.getenv("RUN")) or os.time()
end

function request()
  count = count + 1
  local id = string.format("%08x-%04x-4000-8000-%012x", run % 4294967296, number, count)
  return wrk.format("POST", "/ingestion/insert_block", nil, head .. id .. tail)
end

local refused = 0
function response(status, headers, text)
  if status ~= 200 then
    refused = refused + 1
    if refused <= 3 then
      print(status, text)
    end
  end
end
