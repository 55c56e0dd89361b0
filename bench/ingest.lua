-- One Prometheus-shaped alert a request; `alerts` different ones, sent again and again as Prometheus does.
local alerts = tonumber(os.getenv("BENCH_ALERTS"))
local batch = tonumber(os.getenv("BENCH_BATCH"))
local counter = 0
local ends = os.date("!%Y-%m-%dT%H:%M:%S.000Z", os.time() + 3600)
local starts = os.date("!%Y-%m-%dT%H:%M:%S.000Z", os.time() - 60)

local function alert(n)
  return string.format(
    '{"labels":{"alertname":"HighErrorRate","instance":"10.0.%d.%d:9090","job":"checkout","cluster":"eu-1","severity":"critical","shard":"%d"},'
    .. '"annotations":{"summary":"Error rate above 5%% on shard %d","description":"5xx responses of checkout exceeded the objective for five minutes.","runbook_url":"https://runbooks.example.org/HighErrorRate"},'
    .. '"startsAt":"%s","endsAt":"%s","generatorURL":"http://prometheus.example.org:9090/graph?g0.expr=rate"}',
    math.floor(n / 256) % 256, n % 256, n, n, starts, ends)
end

request = function()
  local parts = {}
  for i = 1, batch do
    parts[i] = alert(counter % alerts)
    counter = counter + 1
  end
  return wrk.format("POST", nil, { ["Content-Type"] = "application/json" }, "[" .. table.concat(parts, ",") .. "]")
end

done = function(summary, latency, _)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end
