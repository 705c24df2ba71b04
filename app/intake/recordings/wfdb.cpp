#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "app/intake/recordings/bytes.hpp"
#include "app/intake/recordings/lines.hpp"
#include "app/intake/recordings/readers.hpp"

// Records as PhysioNet publishes them: header(5), signal(5) and annot(5) of the WFDB Applications Guide.
namespace homeostat::recordings {
namespace {

constexpr std::size_t most_signals = 64;

struct Channel {
  std::string file, label, unit = "mV";
  unsigned format = 0;
  std::size_t offset = 0;  ///< bytes before the first sample
  double gain = 200, baseline = 0;
};

struct Header {
  std::string record;
  double rate_hz = 250;  // the standard's own default where none is written
  std::size_t samples = 0;
  std::vector<Channel> channels;
};

std::optional<double> leadingNumber(std::string_view text) {
  return numberOf(text.substr(0, text.find_first_not_of("+-.0123456789eE")));
}

/// "16", "16+24", "212x2:3+0": format, optional samples a frame, skew and offset.
bool readFormat(std::string_view text, Channel& channel) {
  const auto format = numberOf(text.substr(0, text.find_first_not_of("0123456789")));
  if (!format || text.find('x') != std::string_view::npos || text.find(':') != std::string_view::npos) return false;
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

tl::unexpected<base::Refusal> broken(const File& file, const std::string& place, const std::string& cause) {
  return base::refuse({"recording.wfdb", file.name, place, cause, "Fetch the record with all its files again"});
}

base::Result<Header> readHeader(const File& file) {
  Header h;
  std::size_t signals = 0;
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
      if (h.record.find('/') != std::string::npos)
        return broken(file, linePlace(i), "records in segments are not read");
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
      continue;
    }
    if (h.channels.size() == signals) break;
    Channel c;
    if (fields.size() < 2 || !readFormat(fields[1], c)) return broken(file, linePlace(i), "unknown storage format");
    c.file = fields[0];
    bool baseline_given = false;
    if (fields.size() > 2) readGain(fields[2], c, baseline_given);
    if (fields.size() > 4 && !baseline_given) c.baseline = numberOf(fields[4]).value_or(0);
    for (std::size_t f = 8; f < fields.size(); ++f) c.label += (c.label.empty() ? "" : " ") + std::string(fields[f]);
    h.channels.push_back(std::move(c));
  }
  if (first) return broken(file, "line 1", "the header is empty");
  if (h.channels.size() < signals) return broken(file, "end", "fewer signals described than stated");
  return h;
}

/// All samples of one file in file order; empty for a format that is not read.
std::optional<std::vector<std::int32_t>> samplesOf(std::string_view bytes, unsigned format) {
  std::vector<std::int32_t> out;
  const auto whole = [&](unsigned width) {
    for (std::size_t at = 0; at + width <= bytes.size(); at += width) out.push_back(signedAt(bytes, at, width));
  };
  switch (format) {
    case 16:
      whole(2);
      return out;
    case 24:
      whole(3);
      return out;
    case 32:
      whole(4);
      return out;
    case 61:
      for (std::size_t at = 0; at + 2 <= bytes.size(); at += 2)
        out.push_back(static_cast<std::int16_t>((byteAt(bytes, at) << 8U) | byteAt(bytes, at + 1)));
      return out;
    case 80:
      for (std::size_t at = 0; at < bytes.size(); ++at)
        out.push_back(static_cast<std::int32_t>(byteAt(bytes, at)) - 128);
      return out;
    case 212: {
      const auto twelve = [](std::uint32_t raw) { return static_cast<std::int32_t>(raw << 20U) >> 20U; };
      for (std::size_t at = 0; at + 3 <= bytes.size(); at += 3) {
        const std::uint32_t middle = byteAt(bytes, at + 1);
        out.push_back(twelve(byteAt(bytes, at) | ((middle & 0x0FU) << 8U)));
        out.push_back(twelve(byteAt(bytes, at + 2) | ((middle & 0xF0U) << 4U)));
      }
      return out;
    }
    default:
      return std::nullopt;
  }
}

/// The value each format sets aside for "no sample".
std::int32_t invalidSample(unsigned format) {
  switch (format) {
    case 212:
      return -2048;
    case 80:
      return -128;
    case 24:
      return -(1 << 23);
    case 32:
      return std::numeric_limits<std::int32_t>::min();
    default:
      return -32768;
  }
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
      const auto raw =
          samplesOf(std::string_view(data->bytes).substr(std::min(first.offset, data->bytes.size())), first.format);
      if (!raw) return broken(file, first.file, fmt::format("storage format {} is not read", first.format));
      const std::size_t width = end - c;
      std::size_t frames = raw->size() / width;
      if (h.samples > frames)
        out.problems.push_back({fmt::format("{}, sample {}", first.file, frames),
                                fmt::format("{} samples stated, {} present: the end is missing", h.samples, frames)});
      if (h.samples > 0) frames = std::min(frames, h.samples);
      for (std::size_t k = c; k < end; ++k) {
        const Channel& channel = h.channels[k];
        Signal signal{channel.label, channel.unit, h.rate_hz, std::vector<float>(frames)};
        for (std::size_t i = 0; i < frames; ++i) {
          const std::int32_t v = (*raw)[i * width + k - c];
          signal.samples[i] = v == invalidSample(channel.format)
                                  ? std::numeric_limits<float>::quiet_NaN()
                                  : static_cast<float>((v - channel.baseline) / channel.gain);
        }
        out.signals.push_back(std::move(signal));
      }
    }
    c = end;
  }
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
  for (const char* end : annotators) names.push_back(h->record + end);
  return names;
}

bool looksLikeWfdb(std::string_view bytes) {
  if (bytes.size() > 100000 || bytes.find('\0') != std::string_view::npos) return false;
  for (const auto line : linesOf(bytes)) {
    if (trimmed(line).empty() || trimmed(line).front() == '#') continue;
    const auto fields = fieldsOf(line, ' ');
    // A row of numbers is a table; a record has a name, and a rate that is no beat.
    return fields.size() >= 3 && fields.size() <= 6 && numberOf(fields[1]) && leadingNumber(fields[2]) &&
           *numberOf(fields[1]) == static_cast<double>(static_cast<int>(*numberOf(fields[1]))) &&
           filesOfWfdb(bytes).size() >= annotators.size() &&
           (*numberOf(fields[1]) == 0 || filesOfWfdb(bytes).size() > annotators.size());
  }
  return false;
}

base::Result<Recording> readWfdb(const File& file, const std::vector<File>& companions) {
  const auto header = readHeader(file);
  if (!header) return tl::unexpected(header.error());
  Recording out;
  out.name = file.name;
  out.format = "wfdb";
  if (const auto read = readSignals(file, *header, companions, out); !read) return tl::unexpected(read.error());
  for (const char* end : annotators)
    if (const File* annotations = companion(companions, header->record + end); annotations != nullptr && !out.beats)
      setBeats(readBeats(*annotations, out), header->rate_hz, out);
  if (!out.beats && out.signals.empty())
    return broken(file, header->record, "neither its signal files nor its annotations are beside the header");
  return out;
}

}  // namespace homeostat::recordings
