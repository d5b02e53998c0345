-- For wrk: posts the lines of a file in turn, and prints what came of it as JSON.
-- wrk … -s rotate.lua URL -- FILE [RUN]
-- With RUN, a word for this run alone, no account is sent twice: its id, "account-7" in the file, is another
-- each time.
local requests, at, sent, run = {}, 0, 0, nil
local json = { ["Content-Type"] = "application/json" }

function init(args)
  run = args[2]
  for body in io.lines(args[1]) do
    if run then
      local before, after = body:match('^(.-"account%-)%d+(".*)$')
      requests[#requests + 1] = { before, after }
    else
      requests[#requests + 1] = wrk.format("POST", nil, json, body)
    end
  end
end

function request()
  at = at % #requests + 1
  local one = requests[at]
  if not run then
    return one
  end
  sent = sent + 1
  return wrk.format("POST", nil, json, string.format("%s%s-%07d%s", one[1], run, sent, one[2]))
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests": %d, "us": %d, "p50": %d, "p99": %d, "failed": %d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
