#include "app/intake/light_log/stamps.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "app/intake/recordings/lines.hpp"
#include "kb/base/instant.hpp"

namespace homeostat::light_log {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

std::optional<int> wholeNumber(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.empty() || value < 0) return std::nullopt;
  return value;
}

std::optional<std::array<int, 3>> threeNumbers(std::string_view text) {
  std::array<int, 3> out{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto end = i < 2 ? text.find_first_of("/.-") : text.size();
    if (end == std::string_view::npos) return std::nullopt;
    const auto value = wholeNumber(text.substr(0, end));
    if (!value) return std::nullopt;
    out[i] = *value;
    text.remove_prefix(i < 2 ? end + 1 : end);
  }
  return out;
}

/// Days since 1970, of a date in this order.
std::optional<std::int64_t> dayOf(std::string_view date, DateOrder order) {
  const auto numbers = threeNumbers(date);
  if (!numbers) return std::nullopt;
  const auto [first, second, third] = *numbers;
  base::CivilDate out;
  if (order == DateOrder::year_first) out = {first, second, third};
  if (order == DateOrder::day_first) out = {third, second, first};
  if (order == DateOrder::month_first) out = {third, first, second};
  // Two digits of a year are not guessed at.
  if (out.year < 1000 || out.year > 9999) return std::nullopt;
  const auto checked = base::CivilDate::parse(out.iso());
  if (!checked) return std::nullopt;
  return checked->daysSinceEpoch();
}

/// Takes a trailing AM or PM; +0 or +12 hours, -1: none.
int takeHalf(std::string_view& text) {
  const std::string low = recordings::lowered(text);
  for (const auto& [word, hours] : {std::pair{"am", 0}, std::pair{"pm", 12}}) {
    if (!std::string_view(low).ends_with(word)) continue;
    text = recordings::trimmed(text.substr(0, text.size() - 2));
    return hours;
  }
  return -1;
}

bool inOrder(const std::vector<std::string_view>& dates, DateOrder order) {
  std::size_t back = 0;
  std::int64_t before = 0;
  for (const auto date : dates) {
    const auto day = dayOf(date, order);
    if (!day) return false;
    back += *day < before ? 1U : 0U;
    before = *day;
  }
  return back * 100 <= dates.size();
}

/// Whether no row jumps further than a person leaves a recorder lying about: the wrong order turns days into months.
bool closeTogether(const std::vector<std::string_view>& dates, DateOrder order) {
  constexpr std::int64_t kFurthest = 14;  // days
  std::optional<std::int64_t> before;
  for (const auto date : dates) {
    const auto day = dayOf(date, order);
    if (before && *day - *before > kFurthest) return false;
    before = day;
  }
  return true;
}

}  // namespace

std::optional<std::int64_t> clockOf(std::string_view text) {
  text = recordings::trimmed(text);
  const int half = takeHalf(text);
  std::array<int, 3> parts{};
  std::int64_t millis = 0;
  for (std::size_t i = 0; i < 3 && !text.empty(); ++i) {
    const auto end = text.find(':');
    std::string_view part = text.substr(0, end);
    if (i == 2) {
      const auto point = part.find('.');
      if (point != std::string_view::npos) {
        const auto fraction = recordings::numberOf("0" + std::string(part.substr(point)));
        if (!fraction) return std::nullopt;
        millis = static_cast<std::int64_t>(*fraction * 1000);
        part = part.substr(0, point);
      }
    }
    const auto value = wholeNumber(part);
    if (!value || part.size() > 2 || (i == 0 && end == std::string_view::npos)) return std::nullopt;
    parts[i] = *value;
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (end != std::string_view::npos && (text.empty() || i == 2)) return std::nullopt;
  }
  auto [hour, minute, second] = parts;
  if (half >= 0) {
    if (hour < 1 || hour > 12) return std::nullopt;
    hour = hour % 12 + half;
  }
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return ((hour * 60LL + minute) * 60 + second) * 1000 + millis;
}

std::optional<Stamp> stampOf(std::string_view text, DateOrder order) {
  text = recordings::trimmed(text);
  if (order == DateOrder::year_first) {
    const auto instant = base::Instant::parse(text);
    if (instant && instant->precision >= base::Precision::minute)
      return Stamp{instant->utc_ms + instant->offset_minutes.value_or(0) * 60'000LL, instant->offset_minutes};
  }
  const auto blank = text.find_first_of(" T");
  if (blank == std::string_view::npos) return std::nullopt;
  const auto day = dayOf(text.substr(0, blank), order);
  const auto clock = clockOf(text.substr(blank + 1));
  if (!day || !clock) return std::nullopt;
  return Stamp{*day * kDayMs + *clock, std::nullopt};
}

std::optional<DateOrder> orderOf(const std::vector<std::string_view>& dates) {
  // Four digits in front leave nothing open, in whatever order the rows stand.
  if (std::all_of(dates.begin(), dates.end(), [](auto date) { return dayOf(date, DateOrder::year_first).has_value(); }))
    return DateOrder::year_first;
  std::vector<DateOrder> possible;
  for (const DateOrder order : {DateOrder::day_first, DateOrder::month_first})
    if (inOrder(dates, order)) possible.push_back(order);
  if (possible.size() == 2) {
    // 1 to 12 of one month against twelve months on end.
    std::erase_if(possible, [&](DateOrder order) { return !closeTogether(dates, order); });
  }
  if (possible.size() != 1) return std::nullopt;
  return possible.front();
}

}  // namespace homeostat::light_log
