// Garmin's "Flexible and Interoperable Data Transfer" files, after the published protocol: headers, definition and data
// messages, compressed time stamps, developer fields, chained files. Only what the heart needs is looked at.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/intake/recordings/bytes.hpp"
#include "app/intake/recordings/readers.hpp"

namespace homeostat::recordings {
namespace {

enum Message : unsigned { kFileId = 0, kRecord = 20, kActivity = 34, kMonitoring = 55, kHrv = 78, kSleepLevel = 275 };
constexpr std::int64_t kFitEpochSeconds = 631065600;  // 1989-12-31T00:00:00Z
constexpr unsigned kTimestampField = 253;
constexpr std::uint32_t kInvalid16 = 0xFFFF, kInvalid32 = 0xFFFFFFFF;

struct Field {
  unsigned number = 0;
  std::size_t size = 0;
};

struct Definition {
  unsigned message = 0;
  bool big_endian = false, known = false;
  std::vector<Field> fields;
  std::size_t size = 0;  ///< of a data message, developer fields included
};

std::uint32_t unsignedAt(std::string_view bytes, std::size_t at, unsigned size, bool big_endian) {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < size; ++i) value |= byteAt(bytes, at + (big_endian ? size - 1 - i : i)) << (8 * i);
  return value;
}

/// The checksum of the protocol (a CRC-16 taken four bits at a time).
std::uint32_t checksum(std::string_view bytes) {
  static constexpr std::array<std::uint32_t, 16> table{0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
                                                       0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400};
  std::uint32_t crc = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint32_t byte = byteAt(bytes, i);
    for (const std::uint32_t half : {byte & 0xF, (byte >> 4) & 0xF})
      crc = ((crc >> 4) & 0x0FFF) ^ table[crc & 0xF] ^ table[half];
  }
  return crc;
}

bool startsFit(std::string_view bytes, std::size_t at) {
  if (bytes.size() < at + 12) return false;
  const auto header = byteAt(bytes, at);
  return (header == 12 || header == 14) && bytes.substr(at + 8, 4) == ".FIT";
}

class FitReader {
 public:
  explicit FitReader(const File& file) : file_(file), bytes_(file.bytes) {
    out_.name = file.name;
    out_.format = "fit";
  }

  base::Result<Recording> read() {
    std::size_t at = 0;
    while (startsFit(bytes_, at)) {
      const std::size_t data = at + byteAt(bytes_, at);
      const std::size_t length = unsignedAt(bytes_, at + 4, 4, false);
      const std::size_t end = data + length;
      if (end + 2 <= bytes_.size() && checksum(bytes_.substr(at, end - at)) != unsignedAt(bytes_, end, 2, false))
        return base::refuse({"recording.damaged", file_.name, fmt::format("byte {}", end),
                             "the checksum does not fit the data: the file was changed or damaged",
                             "Copy it from the device again"});
      const bool whole = end + 2 <= bytes_.size();
      messages(data, std::min(end, bytes_.size()));
      if (!whole) {
        out_.problems.push_back({fmt::format("byte {}", bytes_.size()),
                                 fmt::format("the file ends early: {} bytes are missing; what is whole was used",
                                             end + 2 - bytes_.size())});
        break;
      }
      at = end + 2;
    }
    return finish();
  }

 private:
  /// One part's messages; stops at the first that does not fit.
  void messages(std::size_t at, std::size_t end) {
    definitions_ = {};
    while (at < end) {
      const std::size_t start = at;
      const std::uint32_t header = byteAt(bytes_, at++);
      const bool compressed = (header & 0x80) != 0;
      const bool definition = !compressed && (header & 0x40) != 0;
      const std::size_t local = compressed ? (header >> 5) & 3 : header & 15;
      const bool taken = definition ? define(at, end, local, (header & 0x20) != 0) : data(at, end, local);
      if (taken) continue;
      out_.problems.push_back({fmt::format("byte {}", start), "a message that is cut off or was never defined"});
      return;
    }
  }

  bool define(std::size_t& at, std::size_t end, std::size_t local, bool developer) {
    if (at + 5 > end) return false;
    Definition d;
    d.known = true;
    d.big_endian = byteAt(bytes_, at + 1) == 1;
    d.message = unsignedAt(bytes_, at + 2, 2, d.big_endian);
    const std::size_t count = byteAt(bytes_, at + 4);
    at += 5;
    if (at + 3 * count > end) return false;
    for (std::size_t i = 0; i < count; ++i, at += 3) {
      d.fields.push_back({byteAt(bytes_, at), byteAt(bytes_, at + 1)});
      d.size += d.fields.back().size;
    }
    if (developer) {
      if (at + 1 > end) return false;
      const std::size_t own = byteAt(bytes_, at++);
      if (at + 3 * own > end) return false;
      for (std::size_t i = 0; i < own; ++i, at += 3) d.size += byteAt(bytes_, at + 1);
    }
    definitions_[local] = std::move(d);
    return true;
  }

  bool data(std::size_t& at, std::size_t end, std::size_t local) {
    const Definition& d = definitions_[local];
    if (!d.known || at + d.size > end) return false;
    sleep_ = sleep_ || d.message == kSleepLevel;
    monitoring_ = monitoring_ || d.message == kMonitoring;
    std::size_t field_at = at;
    for (const Field& field : d.fields) {
      take(d, field, field_at);
      field_at += field.size;
    }
    at += d.size;
    return true;
  }

  void take(const Definition& d, const Field& field, std::size_t at) {
    if (d.message == kHrv && field.number == 0) return intervals(d, field, at);
    if (d.message == kFileId && field.number == 1 && field.size == 2) maker_ = unsignedAt(bytes_, at, 2, d.big_endian);
    if (field.size != 4) return;
    const std::uint32_t value = unsignedAt(bytes_, at, 4, d.big_endian);
    if (value == kInvalid32) return;
    if (d.message == kRecord && field.number == kTimestampField && !first_record_) first_record_ = value;
    if (d.message == kFileId && field.number == 4 && !created_) created_ = value;
    if (d.message == kActivity && field.number == kTimestampField) utc_ = value;
    if (d.message == kActivity && field.number == 5) local_ = value;
  }

  /// hrv.time: seconds with three decimals, unused places filled up with the invalid value.
  void intervals(const Definition& d, const Field& field, std::size_t at) {
    for (std::size_t i = 0; i + 2 <= field.size; i += 2) {
      const std::uint32_t ms = unsignedAt(bytes_, at + i, 2, d.big_endian);
      if (ms != kInvalid16) rr_.push_back(ms);
    }
  }

  /// The clock beside the device's UTC, where the file says both; otherwise UTC as the file has it.
  void setStart() {
    const auto seconds = first_record_ ? first_record_ : created_;
    if (!seconds) return;
    base::Instant start;
    start.utc_ms = (kFitEpochSeconds + static_cast<std::int64_t>(*seconds)) * 1000;
    start.precision = base::Precision::second;
    start.offset_minutes = 0;
    constexpr std::int64_t day_minutes = 24 * 60;
    if (utc_ && local_) {
      const std::int64_t minutes = (static_cast<std::int64_t>(*local_) - static_cast<std::int64_t>(*utc_)) / 60;
      if (std::abs(minutes) < day_minutes) start.offset_minutes = static_cast<int>(minutes);
    }
    out_.start = start;
  }

  /// Stages of sleep stand in these files in UTC without the wearer's clock, so that no hour of sleep can be told.
  [[nodiscard]] base::Result<Recording> noBeats() const {
    std::string cause = "this FIT file holds no intervals between beats (no HRV message)";
    std::string mend = "Switch on the recording of heart rate variability on the device";
    if (sleep_ || monitoring_) {
      cause += sleep_ ? "; it is a night's stages of sleep, without the wearer's clock"
                      : "; it is a day's monitoring, with heart rates at any moment";
      mend = "Hand in the account's export of sleep or of daily figures (JSON or CSV) instead";
    }
    return base::refuse({"recording.no-beats", file_.name, out_.problems.empty() ? "" : out_.problems.front().place,
                         std::move(cause), std::move(mend)});
  }

  base::Result<Recording> finish() {
    if (rr_.empty()) return noBeats();
    constexpr std::uint32_t garmin = 1;
    if (maker_) out_.device = *maker_ == garmin ? "Garmin" : fmt::format("FIT manufacturer {}", *maker_);
    setStart();
    out_.beats.emplace();
    out_.beats->rr_ms = std::move(rr_);
    return std::move(out_);
  }

  const File& file_;
  std::string_view bytes_;
  Recording out_;
  std::array<Definition, 16> definitions_;
  std::vector<double> rr_;
  bool sleep_ = false, monitoring_ = false;
  std::optional<std::uint32_t> first_record_, created_, utc_, local_, maker_;
};

}  // namespace

bool looksLikeFit(std::string_view bytes) { return startsFit(bytes, 0); }

base::Result<Recording> readFit(const File& file) { return FitReader(file).read(); }

}  // namespace homeostat::recordings
