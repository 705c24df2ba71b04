#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "app/intake/recordings/bytes.hpp"
#include "app/intake/recordings/lines.hpp"
#include "app/intake/recordings/readers.hpp"
#include "app/intake/recordings/wfdb_samples.hpp"

// Records as PhysioNet publishes them: header(5), signal(5) and annot(5) of the WFDB Applications Guide.
namespace homeostat::recordings {
namespace {

constexpr std::size_t most_signals = 64;
constexpr double most_segments = 20000;
constexpr std::size_t most_joined = 100000000;  ///< samples of a record in segments, all signals together

struct Channel {
  std::string file, label, unit = "mV";
  unsigned format = 0;
  std::size_t offset = 0;  ///< bytes before the first sample
  double gain = 200, baseline = 0;
  std::int32_t initial = 0;
};

/// A stretch of a record that has its own header; without a name nothing was recorded.
struct Segment {
  std::string name;
  std::size_t samples = 0;
};

struct Header {
  std::string record;
  double rate_hz = 250;  // the standard's own default where none is written
  std::size_t samples = 0;
  std::vector<Channel> channels;
  std::vector<Segment> segments;  ///< of a record in segments, which has no channels of its own
  std::optional<base::Instant> start;
};

std::optional<double> leadingNumber(std::string_view text) {
  return numberOf(text.substr(0, text.find_first_not_of("+-.0123456789eE")));
}

/// "16", "16+24", "212x2:3+0": format, optional samples a frame, skew and offset.
bool readFormat(std::string_view text, Channel& channel) {
  const auto format = numberOf(text.substr(0, text.find_first_not_of("0123456789")));
  constexpr double most_format = 999;
  if (!format || *format > most_format || text.find('x') != std::string_view::npos ||
      text.find(':') != std::string_view::npos)
    return false;
  channel.format = static_cast<unsigned>(*format);
  const auto plus = text.find('+');
  if (plus == std::string_view::npos) return true;
  const auto offset = numberOf(text.substr(plus + 1));
  if (!offset || *offset < 0 || *offset > 1e9) return false;
  channel.offset = static_cast<std::size_t>(*offset);
  return true;
}

/// "7247/mV", "200(1024)/mV", "200": gain, optional baseline and unit.
void readGain(std::string_view text, Channel& channel, bool& baseline_given) {
  if (const auto gain = leadingNumber(text); gain && *gain > 0) channel.gain = *gain;
  const auto open = text.find('(');
  if (open != std::string_view::npos) {
    if (const auto baseline = leadingNumber(text.substr(open + 1))) {
      channel.baseline = *baseline;
      baseline_given = true;
    }
  }
  const auto slash = text.find('/');
  if (slash != std::string_view::npos) channel.unit = text.substr(slash + 1);
}

/// "08:30:00" or "08:30:00.250", and "13/03/2024", of the record line; both must be there.
std::optional<base::Instant> startOf(const std::vector<std::string_view>& fields) {
  if (fields.size() < 6) return std::nullopt;
  const auto date = fieldsOf(fields[5], '/');
  if (date.size() != 3 || date[0].size() != 2 || date[1].size() != 2 || date[2].size() != 4) return std::nullopt;
  const auto start = base::Instant::parse(fmt::format("{}-{}-{}T{}", date[2], date[1], date[0], fields[4]));
  return start ? std::optional(*start) : std::nullopt;
}

tl::unexpected<base::Refusal> broken(const File& file, const std::string& place, const std::string& cause) {
  return base::refuse({"recording.wfdb", file.name, place, cause, "Fetch the record with all its files again"});
}

base::Result<Header> readHeader(const File& file) {
  Header h;
  std::size_t signals = 0, segments = 0;
  bool first = true;
  const auto lines = linesOf(file.bytes);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto line = trimmed(lines[i]);
    if (line.empty() || line.front() == '#') continue;
    const auto fields = fieldsOf(line, ' ');
    if (first) {
      first = false;
      if (fields.size() < 2) return broken(file, linePlace(i), "the record line is too short");
      h.record = fields[0];
      const auto slash = h.record.find('/');
      if (slash != std::string::npos) {
        const auto many = numberOf(h.record.substr(slash + 1));
        if (!many || *many < 1 || *many > most_segments) return broken(file, linePlace(i), "no valid segment count");
        segments = static_cast<std::size_t>(*many);
        h.record.resize(slash);
      }
      const auto count = numberOf(fields[1]);
      if (!count || *count < 0 || *count > most_signals) return broken(file, linePlace(i), "no valid signal count");
      signals = static_cast<std::size_t>(*count);
      if (fields.size() > 2) {
        const auto rate = leadingNumber(fields[2]);
        if (!rate || *rate <= 0 || *rate > 100000) return broken(file, linePlace(i), "no valid sampling rate");
        h.rate_hz = *rate;
      }
      if (fields.size() > 3)
        if (const auto n = numberOf(fields[3]); n && *n > 0 && *n < 1e10) h.samples = static_cast<std::size_t>(*n);
      h.start = startOf(fields);
      continue;
    }
    if (segments > 0) {
      if (h.segments.size() == segments) break;
      const auto length = fields.size() > 1 ? numberOf(fields[1]) : std::nullopt;
      if (!length || *length < 0 || *length > 1e10) return broken(file, linePlace(i), "no valid length of a segment");
      h.segments.push_back({fields[0] == "~" ? "" : std::string(fields[0]), static_cast<std::size_t>(*length)});
      continue;
    }
    if (h.channels.size() == signals) break;
    Channel c;
    if (fields.size() < 2 || !readFormat(fields[1], c)) return broken(file, linePlace(i), "unknown storage format");
    c.file = fields[0];
    bool baseline_given = false;
    if (fields.size() > 2) readGain(fields[2], c, baseline_given);
    const double zero = fields.size() > 4 ? numberOf(fields[4]).value_or(0) : 0;
    if (!baseline_given) c.baseline = zero;
    const double initial = fields.size() > 5 ? numberOf(fields[5]).value_or(zero) : zero;
    if (std::fabs(initial) < 1e9) c.initial = static_cast<std::int32_t>(initial);
    for (std::size_t f = 8; f < fields.size(); ++f) c.label += (c.label.empty() ? "" : " ") + std::string(fields[f]);
    h.channels.push_back(std::move(c));
  }
  if (first) return broken(file, "line 1", "the header is empty");
  if (segments > 0 && h.segments.size() < segments) return broken(file, "end", "fewer segments described than stated");
  if (segments == 0 && h.channels.size() < signals) return broken(file, "end", "fewer signals described than stated");
  return h;
}

const File* companion(const std::vector<File>& files, const std::string& name) {
  const auto found = std::find_if(files.begin(), files.end(), [&](const File& f) { return f.name == name; });
  return found == files.end() ? nullptr : &*found;
}

/// The channels that share one file lie interleaved in it.
base::Result<void> readSignals(const File& file, const Header& h, const std::vector<File>& companions, Recording& out) {
  for (std::size_t c = 0; c < h.channels.size();) {
    std::size_t end = c + 1;
    while (end < h.channels.size() && h.channels[end].file == h.channels[c].file) ++end;
    const Channel& first = h.channels[c];
    const File* data = companion(companions, first.file);
    if (data == nullptr) {
      out.problems.push_back({"header", "signal file " + first.file + " is not beside the header"});
    } else {
      std::vector<std::int32_t> initial;
      for (std::size_t k = c; k < end; ++k) initial.push_back(h.channels[k].initial);
      const auto raw = samplesOf(std::string_view(data->bytes).substr(std::min(first.offset, data->bytes.size())),
                                 first.format, initial);
      if (!raw)
        return base::refuse({"recording.wfdb", file.name, first.file,
                             fmt::format("storage format {} is not read", first.format),
                             "Convert the record to format 16 (with xform of the WFDB programs) and hand it in again"});
      const std::size_t width = end - c;
      std::size_t frames = raw->size() / width;
      if (h.samples > frames)
        out.problems.push_back({fmt::format("{}, sample {}", first.file, frames),
                                fmt::format("{} samples stated, {} present: the end is missing", h.samples, frames)});
      if (h.samples > 0) frames = std::min(frames, h.samples);
      for (std::size_t k = c; k < end; ++k) {
        const Channel& channel = h.channels[k];
        const auto invalid = invalidSample(channel.format);
        Signal signal{channel.label, channel.unit, h.rate_hz, std::vector<float>(frames)};
        for (std::size_t i = 0; i < frames; ++i) {
          const std::int32_t v = (*raw)[i * width + k - c];
          signal.samples[i] = invalid && v == *invalid ? std::numeric_limits<float>::quiet_NaN()
                                                       : static_cast<float>((v - channel.baseline) / channel.gain);
        }
        out.signals.push_back(std::move(signal));
      }
    }
    c = end;
  }
  return {};
}

/// The segments one after the other; a signal that one of them lacks, and what was not recorded, is absent there.
base::Result<void> joinSegments(const File& file, const Header& h, const std::vector<File>& companions,
                                Recording& out) {
  std::size_t from = 0;
  for (const auto& segment : h.segments) {
    const File* header = segment.name.empty() ? nullptr : companion(companions, segment.name + ".hea");
    if (segment.samples > 0 && header == nullptr && !segment.name.empty())
      out.problems.push_back({segment.name, "this segment is not beside the header"});
    if ((from + segment.samples) > most_joined / std::max<std::size_t>(1, out.signals.size()))
      return broken(file, segment.name, "the segments together are longer than can be read");
    if (header != nullptr && segment.samples > 0) {
      auto own = readHeader(*header);
      if (!own) return tl::unexpected(own.error());
      if (!own->segments.empty()) return broken(file, segment.name, "a segment that has segments itself");
      own->rate_hz = h.rate_hz;
      Recording part;
      if (auto read = readSignals(*header, *own, companions, part); !read) return tl::unexpected(read.error());
      for (auto& problem : part.problems) out.problems.push_back(std::move(problem));
      for (auto& signal : part.signals) {
        auto known = std::find_if(out.signals.begin(), out.signals.end(),
                                  [&](const Signal& s) { return s.label == signal.label && s.unit == signal.unit; });
        if (known == out.signals.end()) known = out.signals.insert(known, {signal.label, signal.unit, h.rate_hz, {}});
        known->samples.resize(from, std::numeric_limits<float>::quiet_NaN());
        signal.samples.resize(segment.samples, std::numeric_limits<float>::quiet_NaN());
        known->samples.insert(known->samples.end(), signal.samples.begin(), signal.samples.end());
      }
    }
    from += segment.samples;
  }
  for (auto& signal : out.signals) signal.samples.resize(from, std::numeric_limits<float>::quiet_NaN());
  return {};
}

struct Beat {
  std::uint64_t sample = 0;
  bool normal = false;
};

bool isBeat(unsigned code) {
  return (code >= 1 && code <= 13) || code == 25 || code == 30 || code == 34 || code == 35 || code == 38 || code == 41;
}

/// MIT format: 16-bit words, type in the upper six bits, interval in the lower ten.
std::vector<Beat> readBeats(const File& file, Recording& out) {
  constexpr unsigned skip = 59, number = 60, aux = 63;
  const std::string_view bytes = file.bytes;
  std::vector<Beat> beats;
  std::int64_t time = 0;
  for (std::size_t at = 0; at + 2 <= bytes.size(); at += 2) {
    const std::uint32_t word = byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8U);
    const unsigned type = word >> 10U, interval = word & 0x3FFU;
    if (type == 0 && interval == 0) return beats;
    if (type == skip) {
      if (at + 6 > bytes.size()) break;
      const auto high = static_cast<std::uint32_t>(byteAt(bytes, at + 2) | (byteAt(bytes, at + 3) << 8U));
      const auto low = static_cast<std::uint32_t>(byteAt(bytes, at + 4) | (byteAt(bytes, at + 5) << 8U));
      time += static_cast<std::int32_t>((high << 16U) | low);
      at += 4;
    } else if (type == aux) {
      at += interval + (interval & 1U);
    } else if (type < number) {
      time += interval;
      if (time < 0) break;
      if (isBeat(type)) beats.push_back({static_cast<std::uint64_t>(time), type == 1});
    }
  }
  out.problems.push_back({file.name, "the annotations end without their end mark: the file may be cut short"});
  return beats;
}

void setBeats(const std::vector<Beat>& beats, double rate_hz, Recording& out) {
  if (beats.size() < 2) return;
  out.beats.emplace();
  out.beats->verified = true;
  for (std::size_t i = 1; i < beats.size(); ++i) {
    out.beats->rr_ms.push_back(
        1000 * (static_cast<double>(beats[i].sample) - static_cast<double>(beats[i - 1].sample)) / rate_hz);
    out.beats->times_s.push_back(static_cast<double>(beats[i].sample) / rate_hz);
    out.beats->suspect.push_back(!beats[i].normal || !beats[i - 1].normal);
  }
}

/// Ends of names under which PhysioNet publishes reference beats.
constexpr std::array annotators{".atr", ".ecg", ".qrs"};

}  // namespace

std::vector<std::string> filesOfWfdb(std::string_view text) {
  const auto h = readHeader({"", std::string(text)});
  if (!h) return {};
  std::vector<std::string> names;
  for (const auto& c : h->channels)
    if (std::find(names.begin(), names.end(), c.file) == names.end()) names.push_back(c.file);
  for (const auto& segment : h->segments)
    if (!segment.name.empty()) names.push_back(segment.name + ".hea");
  for (const char* end : annotators) names.push_back(h->record + end);
  return names;
}

bool looksLikeWfdb(std::string_view bytes) {
  if (bytes.size() > 100000 || bytes.find('\0') != std::string_view::npos) return false;
  for (const auto line : linesOf(bytes)) {
    if (trimmed(line).empty() || trimmed(line).front() == '#') continue;
    const auto fields = fieldsOf(line, ' ');
    const auto slash = fields.front().find('/');
    if (slash != std::string_view::npos && fields.size() >= 3 && fields.size() <= 6 && numberOf(fields[1]) &&
        numberOf(fields.front().substr(slash + 1)))
      return true;
    // A row of numbers is a table; a record has a name, and a rate that is no beat.
    const auto signals = fields.size() >= 3 && fields.size() <= 6 ? numberOf(fields[1]) : std::nullopt;
    if (!signals || !leadingNumber(fields[2]) || *signals != std::floor(*signals)) return false;
    const std::size_t named = filesOfWfdb(bytes).size();
    return *signals == 0 ? named >= annotators.size() : named > annotators.size();
  }
  return false;
}

base::Result<Recording> readWfdb(const File& file, const std::vector<File>& companions) {
  const auto header = readHeader(file);
  if (!header) return tl::unexpected(header.error());
  Recording out;
  out.name = file.name;
  out.format = "wfdb";
  out.start = header->start;
  const auto read = header->segments.empty() ? readSignals(file, *header, companions, out)
                                             : joinSegments(file, *header, companions, out);
  if (!read) return tl::unexpected(read.error());
  for (const char* end : annotators)
    if (const File* annotations = companion(companions, header->record + end); annotations != nullptr && !out.beats)
      setBeats(readBeats(*annotations, out), header->rate_hz, out);
  if (!out.beats && out.signals.empty())
    return broken(file, header->record, "neither its signal files nor its annotations are beside the header");
  return out;
}

}  // namespace homeostat::recordings
