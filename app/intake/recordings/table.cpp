#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/intake/recordings/lines.hpp"
#include "app/intake/recordings/readers.hpp"
#include "kb/base/json.hpp"

namespace homeostat::recordings {
namespace {

constexpr std::size_t most_problems = 50;

/// A text file as a table: what stands in '#' lines, the names of the columns, and the rows.
struct Table {
  std::vector<std::string_view> comments;
  std::vector<std::string> names;  ///< lower case; empty without a header line
  std::vector<std::string> labels;
  std::vector<std::vector<std::string_view>> rows;
  std::vector<std::size_t> line_of_row;
};

char separatorOf(std::string_view line) {
  for (const char c : {';', ',', '\t'})
    if (line.find(c) != std::string_view::npos) return c;
  return ' ';
}

bool anyNumber(const std::vector<std::string_view>& fields) {
  return std::any_of(fields.begin(), fields.end(), [](std::string_view f) { return numberOf(f).has_value(); });
}

Table parse(std::string_view bytes) {
  Table out;
  const auto lines = linesOf(bytes);
  char separator = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto line = trimmed(lines[i]);
    if (line.empty()) continue;
    if (line.front() == '#') {
      out.comments.push_back(trimmed(line.substr(1)));
      continue;
    }
    if (separator == 0) separator = separatorOf(line);
    auto fields = fieldsOf(line, separator);
    if (out.rows.empty() && out.names.empty() && !anyNumber(fields)) {
      for (const auto f : fields) {
        out.labels.emplace_back(f);
        out.names.push_back(lowered(f));
      }
      continue;
    }
    out.rows.push_back(std::move(fields));
    out.line_of_row.push_back(i);
  }
  return out;
}

bool startsWithAny(const std::string& name, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(), [&](const char* w) { return name.starts_with(w); });
}

bool isIntervalName(const std::string& name) {
  return startsWithAny(name, {"rr", "r-r", "ibi", "nn", "pp-interval", "pp interval", "ppi", "beat interval"});
}

bool isSignalName(const std::string& name) {
  return startsWithAny(name, {"ecg", "ekg", "ppg", "bvp", "pleth", "eda", "gsr", "rsp", "resp"});
}

std::optional<std::size_t> columnNamed(const Table& table, bool (*matches)(const std::string&)) {
  const auto found = std::find_if(table.names.begin(), table.names.end(), matches);
  if (found == table.names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - table.names.begin());
}

double median(std::vector<double> x) {
  if (x.empty()) return 0;
  const auto middle = x.begin() + static_cast<std::ptrdiff_t>(x.size() / 2);
  std::nth_element(x.begin(), middle, x.end());
  return *middle;
}

struct Column {
  std::vector<double> values;
  std::vector<std::size_t> rows;
};

Column column(const Table& table, std::size_t index, std::vector<Problem>* problems) {
  Column out;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const auto& row = table.rows[r];
    const auto value = index < row.size() ? numberOf(row[index]) : std::nullopt;
    if (value) {
      out.values.push_back(*value);
      out.rows.push_back(r);
    } else if (problems != nullptr && problems->size() < most_problems) {
      const auto text = index < row.size() ? row[index] : std::string_view();
      problems->push_back({linePlace(table.line_of_row[r]), fmt::format("no number: \"{}\"", text.substr(0, 40))});
    }
  }
  return out;
}

/// Rising but for a few stamps, which are named one by one where they are read.
bool rising(const std::vector<double>& x) {
  if (x.size() < 3) return false;
  std::size_t falls = 0;
  for (std::size_t i = 1; i < x.size(); ++i) falls += x[i] <= x[i - 1] ? 1U : 0U;
  constexpr std::size_t one_in = 50;
  return falls <= x.size() / one_in;
}

bool plausibleSeconds(double typical) { return typical >= 0.25 && typical <= 2.5; }
bool plausibleMilliseconds(double typical) { return typical >= 250 && typical <= 2500; }

/// Rising numbers whose typical step is a heart beat.
bool areBeatTimes(const std::vector<double>& x) {
  if (!rising(x)) return false;
  std::vector<double> steps;
  for (std::size_t i = 1; i < x.size(); ++i) steps.push_back(x[i] - x[i - 1]);
  return plausibleSeconds(median(std::move(steps)));
}

/// Intervals in ms from a column in ms or s; empty when it is neither.
std::optional<std::vector<double>> intervals(std::vector<double> x) {
  const double typical = median(x);
  if (plausibleMilliseconds(typical)) return x;
  if (!plausibleSeconds(typical)) return std::nullopt;
  for (double& v : x) v *= 1000;
  return x;
}

/// The unsigned number after `key` in a '#' line, as acquisition programs write a rate.
std::optional<double> rateIn(const Table& table) {
  for (const auto comment : table.comments) {
    const std::string text = lowered(comment);
    auto at = text.find("sampling rate");
    if (at == std::string::npos) continue;
    at = text.find_first_of("0123456789", at);
    if (at == std::string::npos) continue;
    const auto end = text.find_first_not_of("0123456789.", at);
    const auto rate = numberOf(std::string_view(text).substr(at, end == std::string::npos ? end : end - at));
    if (rate && *rate > 0 && *rate <= 100000) return rate;
  }
  return std::nullopt;
}

/// OpenSignals writes its header as JSON in a '#' line: columns, and for the recorded ones the sensor.
void labelsFromOpenSignals(Table& table) {
  for (const auto comment : table.comments) {
    if (!comment.starts_with('{')) continue;
    const auto header = base::Json::parse(comment, nullptr, false);
    if (!header.is_object() || header.empty() || !header.begin()->is_object()) continue;
    const auto& device = *header.begin();
    const auto words = [&](const char* key) {
      std::vector<std::string> out;
      for (const auto& word : device.value(key, base::Json::array()))
        out.push_back(word.is_string() ? word.get<std::string>() : "");
      return out;
    };
    const auto labels = words("label"), sensors = words("sensor");
    for (auto column : words("column")) {
      const auto at = static_cast<std::size_t>(std::find(labels.begin(), labels.end(), column) - labels.begin());
      if (at < labels.size() && at < sensors.size() && isSignalName(lowered(sensors[at]))) column = sensors[at];
      table.labels.push_back(column);
      table.names.push_back(lowered(column));
    }
    return;
  }
}

/// Column labels in '#' lines: "Labels:= ECG".
void labelsFromComments(Table& table) {
  for (const auto comment : table.comments) {
    if (!lowered(comment).starts_with("labels:=")) continue;
    for (const auto label : fieldsOf(comment.substr(8), ' ')) {
      table.labels.emplace_back(label);
      table.names.push_back(lowered(label));
    }
  }
}

/// Polar's optical sensors state an error in ms and a flag for movement beside each interval; its own documentation
/// calls an interval with the flag, or with a large error, unusable.
void markSuspect(const Table& table, const Column& rr, autonomic::Beats& beats) {
  const auto blocker = columnNamed(table, [](const std::string& n) { return n.starts_with("blocker"); });
  const auto error = columnNamed(table, [](const std::string& n) { return n.starts_with("error estimate"); });
  if (!blocker && !error) return;
  constexpr double largest_error_ms = 30;
  beats.suspect.assign(rr.values.size(), false);
  for (std::size_t i = 0; i < rr.rows.size(); ++i) {
    const auto& row = table.rows[rr.rows[i]];
    const auto flag = blocker && *blocker < row.size() ? numberOf(row[*blocker]) : std::nullopt;
    const auto ms = error && *error < row.size() ? numberOf(row[*error]) : std::nullopt;
    beats.suspect[i] = (flag && *flag != 0) || (ms && *ms > largest_error_ms);
  }
}

/// Times of the same rows in seconds from some start, when a column beside the intervals is one: it rises, and most of
/// its steps are the interval of their row. Such times show the gaps that intervals alone hide.
std::vector<double> timesBeside(const Table& table, std::size_t intervals_at, const std::vector<double>& rr_ms,
                                const std::vector<std::size_t>& rows) {
  if (intervals_at == 0 || rr_ms.size() < 3) return {};
  std::vector<double> times;
  for (const std::size_t r : rows) {
    const auto value = table.rows[r].empty() ? std::nullopt : numberOf(table.rows[r].front());
    if (!value) return {};
    times.push_back(*value);
  }
  constexpr double tolerance_s = 0.010;
  std::size_t fitting = 0;
  for (std::size_t i = 1; i < times.size(); ++i)
    fitting += std::abs(times[i] - times[i - 1] - rr_ms[i] / 1000) <= tolerance_s ? 1U : 0U;
  return 2 * fitting > times.size() ? times : std::vector<double>{};
}

/// Intervals no heart gives, and stamps that do not rise, each with its line; `measure` breaks the series there.
void nameDoubtful(const Table& table, const Column& rr, const autonomic::Beats& beats, std::vector<Problem>& problems) {
  constexpr double shortest_ms = 200, longest_ms = 3000;
  for (std::size_t i = 0; i < beats.rr_ms.size() && problems.size() < most_problems; ++i) {
    const std::string place = linePlace(table.line_of_row[rr.rows[i]]);
    if (beats.rr_ms[i] < shortest_ms || beats.rr_ms[i] > longest_ms)
      problems.push_back({place, fmt::format("an interval of {:g} ms is no heart beat; left out", beats.rr_ms[i])});
    if (i > 0 && !beats.times_s.empty() && beats.times_s[i] <= beats.times_s[i - 1])
      problems.push_back({place, beats.times_s[i] == beats.times_s[i - 1]
                                     ? "the same time stamp twice; left out"
                                     : "a time stamp before the last one; left out"});
  }
}

base::Result<Recording> intervalColumn(const Table& table, std::size_t index, Recording out, const File& file) {
  const Column rr = column(table, index, &out.problems);
  auto ms = intervals(rr.values);
  if (!ms)
    return base::refuse({"recording.unit", file.name, "column " + std::to_string(index + 1),
                         "the numbers are no intervals between beats in ms or s", "Check the column and its unit"});
  out.beats.emplace();
  out.beats->rr_ms = std::move(*ms);
  out.beats->times_s = timesBeside(table, index, out.beats->rr_ms, rr.rows);
  nameDoubtful(table, rr, *out.beats, out.problems);
  markSuspect(table, rr, *out.beats);
  if (!out.beats->suspect.empty()) out.format = "polar-ppi";
  if (index == 0 || table.rows.front().empty()) return out;
  const auto first = base::Instant::parse(std::string(table.rows.front().front()));
  if (first && first->precision >= base::Precision::minute) out.start = *first;
  return out;
}

Recording fromBeatTimes(const Table& table, const Column& times, Recording out) {
  out.format = "beat-times";
  out.beats.emplace();
  for (std::size_t i = 1; i < times.values.size(); ++i) {
    const double at = times.values[i], before = times.values[i - 1];
    if (at > before) {
      out.beats->rr_ms.push_back((at - before) * 1000);
      out.beats->times_s.push_back(at);
    } else if (out.problems.size() < most_problems) {
      out.problems.push_back(
          {linePlace(table.line_of_row[times.rows[i]]),
           at == before ? "the same time stamp twice; left out" : "a time stamp before the last one; left out"});
    }
  }
  return out;
}

base::Result<Recording> signals(const Table& table, Recording out, const File& file) {
  const auto rate = rateIn(table);
  if (!rate)
    return base::refuse({"recording.no-rate", file.name, "header", "a signal without its sampling rate",
                         "Add a line \"# Sampling Rate (Hz):= 250\" at the top"});
  out.format = "signal-csv";
  for (std::size_t c = 0; c < table.names.size(); ++c) {
    if (!isSignalName(table.names[c])) continue;
    Signal signal{table.labels[c], "", *rate, {}};
    signal.samples.reserve(table.rows.size());
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      const auto& row = table.rows[r];
      const auto value = c < row.size() ? numberOf(row[c]) : std::nullopt;
      signal.samples.push_back(value ? static_cast<float>(*value) : std::numeric_limits<float>::quiet_NaN());
      if (!value && out.problems.size() < most_problems)
        out.problems.push_back({linePlace(table.line_of_row[r]), "no number in column " + table.labels[c]});
    }
    out.signals.push_back(std::move(signal));
  }
  return out;
}

/// Without names: one column of intervals or beat times, or times beside intervals.
base::Result<Recording> nameless(const Table& table, Recording out, const File& file) {
  std::size_t width = 0;
  for (const auto& row : table.rows) width = std::max(width, row.size());
  const Column first = column(table, 0, width == 1 ? &out.problems : nullptr);
  if (width >= 2) {
    auto second = intervals(column(table, 1, nullptr).values);
    if (second) return intervalColumn(table, 1, std::move(out), file);
  }
  if (areBeatTimes(first.values)) return fromBeatTimes(table, first, std::move(out));
  return intervalColumn(table, 0, std::move(out), file);
}

}  // namespace

bool looksLikeTable(std::string_view bytes) {
  const Table table = parse(bytes.substr(0, 20000));
  if (table.rows.empty()) return false;
  if (columnNamed(table, isIntervalName) || rateIn(table)) return true;
  if (!table.names.empty()) return false;
  Table start = table;
  if (start.rows.size() > 2 && bytes.size() > 20000) start.rows.pop_back();
  for (const std::size_t c : {std::size_t{0}, std::size_t{1}}) {
    const auto values = column(start, c, nullptr).values;
    if (2 * values.size() < start.rows.size()) continue;
    if (areBeatTimes(values) || intervals(values)) return true;
  }
  return false;
}

base::Result<Recording> readTable(const File& file) {
  Table table = parse(file.bytes);
  Recording out;
  out.name = file.name;
  out.format = "rr-text";
  if (table.rows.empty())
    return base::refuse({"recording.empty", file.name, "", "the file holds no row of numbers", "Export it again"});
  if (const auto rr = columnNamed(table, isIntervalName)) return intervalColumn(table, *rr, std::move(out), file);
  if (table.names.empty() && rateIn(table)) labelsFromOpenSignals(table);
  if (table.names.empty() && rateIn(table)) labelsFromComments(table);
  if (columnNamed(table, isSignalName)) return signals(table, std::move(out), file);
  if (!table.names.empty())
    return base::refuse({"recording.no-column", file.name, "line 1", "no column is named as intervals or as a signal",
                         "Name the column rr, ecg, ppg, eda or resp"});
  return nameless(table, std::move(out), file);
}

}  // namespace homeostat::recordings
