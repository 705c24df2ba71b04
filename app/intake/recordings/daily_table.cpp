#include <fmt/format.h>

#include <algorithm>

#include "app/intake/recordings/lines.hpp"
#include "app/intake/recordings/summaries.hpp"

namespace homeostat::recordings {
namespace {

/// A column of such a table: its name in lower case, the metric it is, the decimals it is printed with.
struct Known {
  const char* column;
  const char* metric;  ///< nullptr: no concept for it
  const char* unit;
  const char* objection;  ///< why it never becomes a finding; nullptr: it may
};

constexpr Known kKnown[] = {
    {"rmssd", "rmssd", "ms", nullptr},  {"sdnn", "sdnn", "ms", nullptr},       {"pnn50", "pnn50", "%", nullptr},
    {"avnn", "mean-nn", "ms", nullptr}, {"lf", "lf", "", "no unit is stated"}, {"hf", "hf", "", "no unit is stated"},
};

struct Layout {
  std::string format;
  std::size_t time = 0;
  std::optional<std::size_t> type;      ///< column that tells a resting reading from others
  std::optional<std::size_t> duration;  ///< column in minutes: the program offers readings of 1, 3 and 5
  std::vector<std::pair<std::size_t, const Known*>> columns;
};

std::optional<std::size_t> indexOf(const std::vector<std::string>& names, std::string_view name) {
  const auto it = std::find(names.begin(), names.end(), name);
  if (it == names.end()) return std::nullopt;
  return static_cast<std::size_t>(it - names.begin());
}

std::optional<Layout> layoutOf(std::string_view header) {
  std::vector<std::string> names;
  for (const auto field : fieldsOf(header, ',')) names.push_back(lowered(field));
  Layout layout;
  if (indexOf(names, "lnrmssd") && indexOf(names, "datetime")) {
    layout.format = "elite-hrv";
    layout.time = *indexOf(names, "datetime");
    layout.type = indexOf(names, "type");
  } else if (indexOf(names, "timestamp_measurement") && indexOf(names, "rmssd")) {
    layout.format = "hrv4training";
    layout.time = *indexOf(names, "timestamp_measurement");
    layout.duration = indexOf(names, "test_duration");
  } else {
    return std::nullopt;
  }
  for (const Known& known : kKnown)
    if (const auto index = indexOf(names, known.column)) layout.columns.emplace_back(*index, &known);
  return layout;
}

/// "2017-09-06 06:23:22", with " +0000" and "a. m." or "PM" where the phone wrote them.
std::optional<base::Instant> momentOf(std::string_view text) {
  const auto fields = fieldsOf(text, ' ');
  if (fields.size() < 2) return std::nullopt;
  std::string clock(fields[1]), offset, half;
  if (clock.size() == 7) clock.insert(0, "0");
  if (clock.size() != 8) return std::nullopt;
  for (std::size_t i = 2; i < fields.size(); ++i) {
    if (fields[i].front() == '+' || fields[i].front() == '-')
      offset = fields[i];
    else
      half += lowered(fields[i]);
  }
  if (!half.empty()) {
    const auto hour = numberOf(clock.substr(0, 2));
    const bool morning = half.starts_with('a'), evening = half.starts_with('p');
    if (!hour || *hour < 1 || *hour > 12 || (!morning && !evening)) return std::nullopt;
    clock.replace(0, 2, fmt::format("{:02}", static_cast<int>(*hour) % 12 + (evening ? 12 : 0)));
  }
  if (offset.size() == 5) offset.insert(3, ":");
  const auto at = base::Instant::parse(fmt::format("{}T{}{}", fields[0], clock, offset));
  return at ? std::optional(*at) : std::nullopt;
}

/// What was left of one column, told once.
struct Count {
  std::size_t values = 0;
  std::string why;
};

class DailyTable {
 public:
  DailyTable(const File& file, Layout layout, const MeasureOptions& options)
      : options_(options), layout_(std::move(layout)) {
    out_.file = file.name;
    out_.format = layout_.format;
  }

  void row(std::size_t line, std::string_view text) {
    const auto fields = fieldsOf(text, ',');
    const bool any = std::any_of(layout_.columns.begin(), layout_.columns.end(), [&](const auto& column) {
      return column.first < fields.size() && numberOf(fields[column.first]);
    });
    if (!any) {
      ++without_;
      return;
    }
    if (layout_.type && *layout_.type < fields.size() && fields[*layout_.type] != "readiness") {
      out_.left.push_back(
          {linePlace(line), "",
           fmt::format("a reading of type \"{}\", not at rest; the row is left out", fields[*layout_.type])});
      return;
    }
    const auto at = layout_.time < fields.size() ? momentOf(fields[layout_.time]) : std::nullopt;
    if (!at) {
      out_.left.push_back({linePlace(line), "", "no moment of the measurement can be read; the row is left out"});
      return;
    }
    std::optional<double> seconds;
    if (layout_.duration && *layout_.duration < fields.size()) {
      const auto minutes = numberOf(fields[*layout_.duration]);
      if (minutes && *minutes > 0) seconds = 60 * *minutes;
    }
    for (const auto& [index, known] : layout_.columns)
      if (index < fields.size()) value(line, fields[index], *known, *at, seconds);
  }

  Summary finish() {
    for (const auto& [column, count] : left_)
      out_.left.push_back({"column " + column, "", fmt::format("{} values not taken: {}", count.values, count.why)});
    if (without_ > 0) out_.left.push_back({"rows", "", fmt::format("{} days without a measurement", without_)});
    return std::move(out_);
  }

 private:
  std::string objection(const Known& known, double value, std::optional<double> seconds) const {
    if (known.objection != nullptr) return known.objection;
    if (!options_.metrics.empty() && !options_.metrics.contains(known.metric)) return "this edition has no such metric";
    if (!(value > 0) && std::string(known.metric) != "pnn50") return "not a possible value";
    const auto least = options_.minimum_seconds.find(known.metric);
    constexpr double one_minute = 60;  // these programs record no shorter
    if (least == options_.minimum_seconds.end() || seconds.value_or(one_minute) >= least->second) return {};
    return fmt::format("needs a recording of {:.0f} s, {}", least->second,
                       seconds ? "some were shorter" : "the length is not stated");
  }

  void value(std::size_t line, std::string_view text, const Known& known, const base::Instant& at,
             std::optional<double> seconds) {
    const auto number = numberOf(text);
    if (!number) return;
    if (const auto why = objection(known, *number, seconds); !why.empty()) {
      auto& count = left_[known.column];
      ++count.values;
      count.why = why;
      return;
    }
    inference::Finding finding;
    finding.code = finding.name = known.metric;
    finding.value = number;
    finding.value_text = std::string(trimmed(text));
    finding.unit = known.unit;
    finding.at = at;
    finding.conditions = options_.conditions;
    finding.notes = {"computed by the program that recorded it, beats not in the file", "posture not stated",
                     "breathing not stated"};
    if (!seconds) finding.notes.emplace_back("length of the recording not stated");
    finding.source = {out_.file, linePlace(line), fmt::format("column \"{}\"", known.column)};
    out_.findings.push_back(std::move(finding));
  }

  const MeasureOptions& options_;
  Layout layout_;
  Summary out_;
  std::map<std::string, Count> left_;
  std::size_t without_ = 0;
};

}  // namespace

bool looksLikeDailyTable(std::string_view bytes) {
  const auto lines = linesOf(bytes.substr(0, 8000));
  return !lines.empty() && layoutOf(lines.front()).has_value();
}

base::Result<Summary> readDailyTable(const File& file, const MeasureOptions& options) {
  const auto lines = linesOf(file.bytes);
  auto layout = lines.empty() ? std::nullopt : layoutOf(lines.front());
  if (!layout)
    return base::refuse({"recording.no-column", file.name, "line 1", "the columns are not those of a known program",
                         "Export the table again from Elite HRV or HRV4Training"});
  DailyTable table(file, std::move(*layout), options);
  for (std::size_t i = 1; i < lines.size(); ++i)
    if (!trimmed(lines[i]).empty()) table.row(i, lines[i]);
  auto summary = table.finish();
  if (summary.findings.empty())
    return base::refuse({"recording.empty", file.name, "", "no row of the table holds a figure that can be used",
                         "Export the table again with its measurements"});
  return summary;
}

}  // namespace homeostat::recordings
