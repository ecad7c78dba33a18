-- wrk: GET each path of a file in turn; an answer is right when it names every SKU that was asked for.
local paths, place, threads = {}, 0, {}
wrong = 0

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  for path in io.lines(args[1]) do
    table.insert(paths, wrk.format("GET", path))
  end
  each = tonumber(args[2])
end

function request()
  place = place % #paths + 1
  return paths[place]
end

function response(status, headers, body)
  local _, named = body:gsub('"available"', "")
  if status ~= 200 or named ~= each then
    wrong = wrong + 1
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout + errors.status
  for _, thread in ipairs(threads) do
    lost = lost + thread:get("wrong")
  end
  io.write(string.format("figures %d %d %d %d %d\n", summary.requests, summary.duration, lost, latency:percentile(50), latency:percentile(99)))
end
