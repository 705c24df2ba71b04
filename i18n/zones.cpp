#include "i18n/zones.hpp"

#include <unicode/basictz.h>
#include <unicode/timezone.h>

#include <memory>

namespace homeostat::i18n {
namespace {

constexpr int kMinuteMs = 60'000;

std::unique_ptr<icu::TimeZone> zoneNamed(const std::string& name) {
  std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
  if (name.empty() || zone == nullptr || *zone == icu::TimeZone::getUnknown()) return nullptr;
  return zone;
}

std::optional<int> minutes(std::int32_t raw, std::int32_t daylight, UErrorCode status) {
  if (U_FAILURE(status)) return std::nullopt;
  return (raw + daylight) / kMinuteMs;
}

}  // namespace

std::optional<int> zoneOffset(const std::string& name, std::int64_t utc_ms) {
  const auto zone = zoneNamed(name);
  if (zone == nullptr) return std::nullopt;
  std::int32_t raw = 0;
  std::int32_t daylight = 0;
  UErrorCode status = U_ZERO_ERROR;
  zone->getOffset(static_cast<UDate>(utc_ms), 0, raw, daylight, status);
  return minutes(raw, daylight, status);
}

std::optional<int> zoneOffsetAtClock(const std::string& name, std::int64_t local_ms) {
  const auto zone = zoneNamed(name);
  const auto* basic = dynamic_cast<const icu::BasicTimeZone*>(zone.get());
  if (basic == nullptr) return std::nullopt;
  std::int32_t raw = 0;
  std::int32_t daylight = 0;
  UErrorCode status = U_ZERO_ERROR;
  basic->getOffsetFromLocal(static_cast<UDate>(local_ms), UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw, daylight,
                            status);
  return minutes(raw, daylight, status);
}

}  // namespace homeostat::i18n
