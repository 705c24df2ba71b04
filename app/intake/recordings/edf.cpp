#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/intake/recordings/bytes.hpp"
#include "app/intake/recordings/lines.hpp"
#include "app/intake/recordings/readers.hpp"

// EDF (Kemp 1992), EDF+ (Kemp and Olivan 2003) and BDF (24 bit). An own reader, since edflib opens paths by itself and
// refuses files that are cut short, of which the whole records are still good.
namespace homeostat::recordings {
namespace {

constexpr std::size_t fixed_header = 256;
constexpr std::size_t most_signals = 512;

struct Channel {
  std::string label, unit;
  double physical_min = 0, physical_max = 0, digital_min = 0, digital_max = 0;
  std::size_t samples_per_record = 0;
  std::size_t offset = 0;  ///< in the record, bytes
  [[nodiscard]] bool isAnnotations() const { return label == "EDF Annotations" || label == "BDF Annotations"; }
};

struct Header {
  bool bdf = false;
  std::string kind;  ///< "EDF+C", "EDF+D" …
  std::size_t bytes = 0, record_bytes = 0;
  double record_s = 0;
  std::ptrdiff_t records = 0;  ///< as stated; -1 unknown
  std::vector<Channel> channels;
  std::optional<base::Instant> start;
};

std::optional<std::size_t> countOf(std::string_view text) {
  const auto value = numberOf(text);
  if (!value || *value < 0 || *value > 1e8 || *value != std::floor(*value)) return std::nullopt;
  return static_cast<std::size_t>(*value);
}

/// "dd.mm.yy" and "hh.mm.ss"; years below 85 belong to this century (the format's own clipping date).
std::optional<base::Instant> startOf(std::string_view date, std::string_view time) {
  if (date.size() < 8 || time.size() < 8) return std::nullopt;
  const auto year = numberOf(date.substr(6, 2));
  if (!year) return std::nullopt;
  const int full = static_cast<int>(*year) + (*year < 85 ? 2000 : 1900);
  const auto at = base::Instant::parse(fmt::format("{}-{}-{}T{}:{}:{}", full, date.substr(3, 2), date.substr(0, 2),
                                                   time.substr(0, 2), time.substr(3, 2), time.substr(6, 2)));
  return at ? std::optional(*at) : std::nullopt;
}

/// EDF+: "code sex birthdate name" with the date as 02-MAY-1951; an X stands for what is not said.
std::optional<base::CivilDate> birthDateIn(std::string_view patient) {
  static const char* const months[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                       "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
  const auto fields = fieldsOf(patient, ' ');
  if (fields.size() < 3 || fields[2].size() != 11) return std::nullopt;
  const auto month = std::find(std::begin(months), std::end(months), fields[2].substr(3, 3));
  if (month == std::end(months)) return std::nullopt;
  const auto date = base::CivilDate::parse(
      fmt::format("{}-{:02}-{}", fields[2].substr(7), month - std::begin(months) + 1, fields[2].substr(0, 2)));
  return date ? std::optional(*date) : std::nullopt;
}

tl::unexpected<base::Refusal> broken(const File& file, const std::string& place, const std::string& cause) {
  return base::refuse({"recording.edf", file.name, place, cause, "Export the recording again"});
}

base::Result<Header> readHeader(const File& file) {
  const std::string_view bytes = file.bytes;
  if (bytes.size() < fixed_header) return broken(file, "byte 0", "the file ends within its header");
  Header h;
  h.bdf = byteAt(bytes, 0) == 0xFF;
  h.kind = trimmed(bytes.substr(192, 44));
  h.start = startOf(bytes.substr(168, 8), bytes.substr(176, 8));
  const auto header_bytes = countOf(bytes.substr(184, 8));
  const auto signals = countOf(bytes.substr(252, 4));
  const auto record_s = numberOf(bytes.substr(244, 8));
  const auto records = numberOf(bytes.substr(236, 8));
  if (!signals || *signals == 0 || *signals > most_signals) return broken(file, "byte 252", "no valid signal count");
  if (!header_bytes || *header_bytes != fixed_header * (*signals + 1))
    return broken(file, "byte 184", "the header's length does not fit its signal count");
  if (bytes.size() < *header_bytes) return broken(file, "byte 256", "the file ends within its header");
  if (!record_s || *record_s < 0) return broken(file, "byte 244", "no valid length of a record");
  h.bytes = *header_bytes;
  h.record_s = *record_s;
  h.records = records && *records >= 0 && *records < 1e9 ? static_cast<std::ptrdiff_t>(*records) : -1;
  const std::size_t n = *signals;
  const std::size_t sample_bytes = h.bdf ? 3 : 2;
  const auto cell = [&](std::size_t block, std::size_t width, std::size_t i) {
    return trimmed(bytes.substr(fixed_header + block * n + width * i, width));
  };
  for (std::size_t i = 0; i < n; ++i) {
    Channel c;
    c.label = cell(0, 16, i);
    c.unit = cell(96, 8, i);
    const auto pmin = numberOf(cell(104, 8, i)), pmax = numberOf(cell(112, 8, i));
    const auto dmin = numberOf(cell(120, 8, i)), dmax = numberOf(cell(128, 8, i));
    const auto count = countOf(cell(216, 8, i));
    const bool scaled = pmin && pmax && dmin && dmax && *dmax > *dmin;
    if (!count || *count > 10000000 || (!scaled && !c.isAnnotations()))
      return broken(file, fmt::format("signal {} header", i + 1), "scaling or sample count cannot be read");
    if (scaled) {
      c.physical_min = *pmin;
      c.physical_max = *pmax;
      c.digital_min = *dmin;
      c.digital_max = *dmax;
    }
    c.samples_per_record = *count;
    c.offset = h.record_bytes;
    h.record_bytes += *count * sample_bytes;
    h.channels.push_back(c);
  }
  if (h.record_bytes == 0) return broken(file, "byte 256", "records hold no sample");
  return h;
}

/// Time-stamped lists of EDF+: "+onset[\x15duration]\x14text\x14…\x14\0". Returns the record's own start.
std::optional<double> readAnnotations(std::string_view tal, std::vector<Annotation>& out) {
  std::optional<double> record_start;
  while (!tal.empty()) {
    const std::size_t end = tal.find('\0');
    std::string_view one = tal.substr(0, end);
    tal = end == std::string_view::npos ? std::string_view() : tal.substr(end + 1);
    if (one.empty()) continue;
    const std::size_t first = one.find('\x14');
    if (first == std::string_view::npos) continue;
    const auto onset = numberOf(one.substr(0, std::min(first, one.find('\x15'))));
    if (!onset) continue;
    one.remove_prefix(first + 1);
    if (one.starts_with('\x14') || one.empty()) record_start = record_start.value_or(*onset);
    while (!one.empty()) {
      const std::size_t stop = one.find('\x14');
      const std::string_view text = one.substr(0, stop);
      if (!text.empty()) out.push_back({*onset, std::string(text)});
      if (stop == std::string_view::npos) break;
      one.remove_prefix(stop + 1);
    }
  }
  return record_start;
}

void appendSamples(std::string_view record, const Channel& c, bool bdf, std::vector<float>& out) {
  const unsigned width = bdf ? 3 : 2;
  const double gain = (c.physical_max - c.physical_min) / (c.digital_max - c.digital_min);
  for (std::size_t i = 0; i < c.samples_per_record; ++i) {
    const double raw = signedAt(record, c.offset + i * width, width);
    out.push_back(static_cast<float>((raw - c.digital_min) * gain + c.physical_min));
  }
}

}  // namespace

bool looksLikeEdf(std::string_view bytes) {
  return bytes.size() >= fixed_header &&
         (bytes.starts_with("0       ") || (byteAt(bytes, 0) == 0xFF && bytes.substr(1, 7) == "BIOSEMI"));
}

namespace {

/// EDF+D: what was not recorded before `start_s` becomes absent samples, and is named. False: the record starts too
/// early, or so late that the file cannot be believed.
bool fillInterruption(double start_s, double record_s, std::size_t record, Recording& out) {
  constexpr double longest_s = 7 * 86400;
  double gap_s = 0;
  for (auto& signal : out.signals) {
    const double behind = start_s - static_cast<double>(signal.samples.size()) / signal.rate_hz;
    if (behind < -record_s / 2 || start_s > longest_s) return false;
    if (behind <= 0.5 / signal.rate_hz) continue;
    gap_s = std::max(gap_s, behind);
    signal.samples.insert(signal.samples.end(), static_cast<std::size_t>(std::lround(behind * signal.rate_hz)),
                          std::numeric_limits<float>::quiet_NaN());
  }
  if (gap_s > 0)
    out.problems.push_back({fmt::format("record {}", record + 1),
                            fmt::format("the recording was interrupted for {:.3g} s before this record", gap_s)});
  return true;
}

/// What programs call a heart beat in an annotation; `normal` false: one whose neighbours are no sinus intervals.
struct BeatWord {
  const char* text;
  bool normal;
};
constexpr BeatWord beat_words[] = {{"r", true},      {"n", true},     {"qrs", true},     {"beat", true},
                                   {"r-peak", true}, {"rpeak", true}, {"r peak", true},  {"normal beat", true},
                                   {"v", false},     {"pvc", false},  {"a", false},      {"apc", false},
                                   {"s", false},     {"f", false},    {"ectopic", false}};

/// Beats of a file that holds annotations and no signal: where most of them name a beat.
void beatsFromAnnotations(Recording& out) {
  constexpr std::size_t fewest = 10;
  std::vector<std::pair<double, bool>> beats;
  for (const auto& annotation : out.annotations) {
    const std::string text = lowered(trimmed(annotation.text));
    for (const auto& word : beat_words)
      if (text == word.text) beats.emplace_back(annotation.at_s, word.normal);
  }
  if (beats.size() < fewest || 2 * beats.size() <= out.annotations.size()) return;
  std::stable_sort(beats.begin(), beats.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  out.beats.emplace();
  for (std::size_t i = 1; i < beats.size(); ++i) {
    if (beats[i].first <= beats[i - 1].first) {
      out.problems.push_back({fmt::format("{:.3f} s", beats[i].first), "the same time stamp twice; left out"});
      continue;
    }
    out.beats->rr_ms.push_back(1000 * (beats[i].first - beats[i - 1].first));
    out.beats->times_s.push_back(beats[i].first);
    out.beats->suspect.push_back(!beats[i].second || !beats[i - 1].second);
  }
  out.problems.push_back({"annotations", "the file holds no signal: beats were taken from its annotations"});
}

}  // namespace

base::Result<Recording> readEdf(const File& file) {
  const auto header = readHeader(file);
  if (!header) return tl::unexpected(header.error());
  const Header& h = *header;
  Recording out;
  out.name = file.name;
  out.format = h.bdf ? "bdf" : "edf";
  out.start = h.start;
  if (const auto stamp = trimmed(std::string_view(file.bytes).substr(168, 16)); !h.start && !stamp.empty())
    out.problems.push_back({"header", fmt::format("its start \"{}\" is no time that exists; left out", stamp)});
  if (h.kind.starts_with("EDF+") || h.kind.starts_with("BDF+"))
    out.birth_date = birthDateIn(trimmed(std::string_view(file.bytes).substr(8, 80)));
  const std::string_view body = std::string_view(file.bytes).substr(h.bytes);
  const std::size_t present = body.size() / h.record_bytes;
  if (h.records >= 0 && static_cast<std::size_t>(h.records) > present)
    out.problems.push_back({fmt::format("record {}", present + 1),
                            fmt::format("{} records stated, {} present: the end is missing", h.records, present)});
  std::vector<std::size_t> signal_of(h.channels.size(), 0);
  for (std::size_t c = 0; c < h.channels.size(); ++c) {
    if (h.channels[c].isAnnotations() || h.channels[c].samples_per_record == 0 || h.record_s <= 0) continue;
    out.signals.push_back({h.channels[c].label,
                           h.channels[c].unit,
                           static_cast<double>(h.channels[c].samples_per_record) / h.record_s,
                           {}});
    signal_of[c] = out.signals.size();
  }
  const bool discontinuous = h.kind.starts_with("EDF+D") || h.kind.starts_with("BDF+D");
  const std::size_t count = h.records >= 0 ? std::min(present, static_cast<std::size_t>(h.records)) : present;
  double first_s = 0;
  for (std::size_t r = 0; r < count; ++r) {
    const std::string_view record = body.substr(r * h.record_bytes, h.record_bytes);
    std::optional<double> starts;
    for (const Channel& channel : h.channels) {
      if (!channel.isAnnotations()) continue;
      const auto at =
          readAnnotations(record.substr(channel.offset, channel.samples_per_record * (h.bdf ? 3 : 2)), out.annotations);
      if (!starts) starts = at;
    }
    if (r == 0) first_s = starts.value_or(0);
    if (discontinuous && starts && !fillInterruption(*starts - first_s, h.record_s, r, out))
      return broken(file, fmt::format("record {}", r + 1), "its start lies before the end of the record before it");
    for (std::size_t c = 0; c < h.channels.size(); ++c)
      if (!h.channels[c].isAnnotations() && signal_of[c] > 0)
        appendSamples(record, h.channels[c], h.bdf, out.signals[signal_of[c] - 1].samples);
  }
  if (out.signals.empty() && out.annotations.empty())
    return broken(file, "byte 256", "the file holds neither a signal nor an annotation");
  if (out.signals.empty()) beatsFromAnnotations(out);
  return out;
}

}  // namespace homeostat::recordings
