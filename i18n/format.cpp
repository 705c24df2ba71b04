#include "i18n/format.hpp"

#include <fmt/format.h>
#include <unicode/coll.h>
#include <unicode/dcfmtsym.h>
#include <unicode/dtptngen.h>
#include <unicode/listformatter.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>

#include <array>
#include <charconv>
#include <cmath>

namespace homeostat::i18n {
namespace {

constexpr std::string_view minus_sign = "−";
constexpr std::string_view no_value = "–";
constexpr std::string_view no_break_space = "\u00A0";

icu::UnicodeString decoded(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

std::string encoded(const icu::UnicodeString& text) {
  std::string bytes;
  return text.toUTF8String(bytes);
}

void must(UErrorCode status, const char* what) {
  if (U_FAILURE(status)) throw base::Failure("i18n.icu", fmt::format("{}: {}", what, u_errorName(status)));
}

icu::Locale localeOf(const std::string& tag) {
  UErrorCode status = U_ZERO_ERROR;
  auto locale = icu::Locale::forLanguageTag(tag, status);
  must(status, "locale");
  return locale;
}

/// Sign, digits, at most one point with digits around it.
bool plainDecimal(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  bool digit = false;
  bool point = false;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      digit = true;
    } else if (c == '.' && !point && digit) {
      point = true;
    } else {
      return false;
    }
  }
  return digit && !text.ends_with('.');
}

constexpr std::int64_t day_ms = 86'400'000;

std::int64_t localMs(const base::Instant& instant) {
  return instant.utc_ms + static_cast<std::int64_t>(instant.offset_minutes.value_or(0)) * 60'000;
}

const char* daySkeleton(base::Precision precision) {
  if (precision == base::Precision::year) return "y";
  if (precision == base::Precision::month) return "yMMMM";
  return "yMMMMd";
}

}  // namespace

Format::Format(const Messages& messages, Digits digits) : right_to_left_(messages.rightToLeft()) {
  locale_ = messages.formatLocale();
  locale_ += digits == Digits::latin ? "-u-ca-gregory-nu-latn" : "-u-ca-gregory-nu-native";
  UErrorCode status = U_ZERO_ERROR;
  const icu::DecimalFormatSymbols symbols(localeOf(locale_), status);
  must(status, "number symbols");
  decimal_separator_ = encoded(symbols.getSymbol(icu::DecimalFormatSymbols::kDecimalSeparatorSymbol));
  zero_digit_ = encoded(symbols.getSymbol(icu::DecimalFormatSymbols::kZeroDigitSymbol));
}

std::string Format::given(std::string_view decimal) const {
  if (!plainDecimal(decimal)) return std::string(decimal);
  const UChar32 zero = decoded(zero_digit_).char32At(0);
  icu::UnicodeString out;
  for (const char c : decimal) {
    if (c == '-') {
      out += decoded(minus_sign);
    } else if (c == '.') {
      out += decoded(decimal_separator_);
    } else if (c == '+') {
      out += u'+';
    } else {
      out += static_cast<UChar32>(zero + (c - '0'));
    }
  }
  return encoded(out);
}

std::string Format::number(double value, int decimals) const {
  if (!std::isfinite(value)) return std::string(no_value);
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.starts_with('-') && text.find_first_of("123456789") == std::string::npos) text.erase(0, 1);
  return given(text);
}

std::string Format::count(std::int64_t value) const {
  UErrorCode status = U_ZERO_ERROR;
  const auto formatted = icu::number::NumberFormatter::withLocale(localeOf(locale_)).formatInt(value, status);
  const auto text = formatted.toString(status);
  must(status, "count");
  return encoded(text);
}

std::string Format::percent(double share) const {
  if (!std::isfinite(share)) return std::string(no_value);
  return isolate(fmt::format("{}{}%", number(share * 100.0, 0), no_break_space));
}

std::string Format::quantity(std::string_view decimal, std::string_view unit, std::string_view comparator) const {
  std::string text;
  if (!comparator.empty()) {
    text += comparator == "<=" ? "≤" : comparator == ">=" ? "≥" : std::string(comparator);
    text += no_break_space;
  }
  text += given(decimal);
  if (!unit.empty()) {
    text += no_break_space;
    text += unit;
  }
  return isolate(text);
}

std::string Format::range(std::string_view low, std::string_view high, std::string_view unit) const {
  if (low.empty() && high.empty()) return {};
  if (low.empty()) return quantity(high, unit, "<");
  if (high.empty()) return quantity(low, unit, ">");
  // A no-break joiner keeps "5–10" on one line: the en dash is a break opportunity.
  std::string text = fmt::format("{}\u2060–\u2060{}", given(low), given(high));
  if (!unit.empty()) text += fmt::format("{}{}", no_break_space, unit);
  return isolate(text);
}

std::string Format::isolate(std::string_view text) const {
  if (!right_to_left_ || text.empty()) return std::string(text);
  return fmt::format("\u2066{}\u2069", text);
}

std::string Format::withPattern(std::int64_t local_ms, const char* skeleton) const {
  UErrorCode status = U_ZERO_ERROR;
  const auto locale = localeOf(locale_);
  const std::unique_ptr<icu::DateTimePatternGenerator> generator(
      icu::DateTimePatternGenerator::createInstance(locale, status));
  must(status, "date patterns");
  const auto pattern = generator->getBestPattern(icu::UnicodeString(skeleton, -1, US_INV), status);
  icu::SimpleDateFormat format(pattern, locale, status);
  must(status, "date format");
  format.setTimeZone(*icu::TimeZone::getGMT());
  icu::UnicodeString out;
  format.format(static_cast<UDate>(local_ms), out);
  return encoded(out);
}

std::string Format::date(const base::Instant& instant) const {
  std::string text = withPattern(localMs(instant), daySkeleton(instant.precision));
  if (const auto minute = instant.localMinuteOfDay()) text += (", " + isolate(clock(*minute)));
  return text;
}

std::string Format::shortDate(const base::Instant& instant) const {
  const bool has_day = instant.precision != base::Precision::year && instant.precision != base::Precision::month;
  std::string text = withPattern(localMs(instant), has_day ? "yMMMd" : daySkeleton(instant.precision));
  if (const auto minute = instant.localMinuteOfDay()) text += (", " + isolate(clock(*minute)));
  return text;
}

std::string Format::day(const base::Instant& instant) const {
  return withPattern(localMs(instant), daySkeleton(instant.precision));
}

std::string Format::day(const base::CivilDate& date) const {
  return withPattern(date.daysSinceEpoch() * day_ms, "yMMMMd");
}

std::string Format::shortDay(const base::CivilDate& date) const {
  return withPattern(date.daysSinceEpoch() * day_ms, "MMMd");
}

std::string Format::clock(int minute_of_day) const {
  return withPattern(static_cast<std::int64_t>(minute_of_day) * 60'000, "Hmm");
}

std::string Format::joined(std::span<const std::string> items, bool alternatives) const {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::ListFormatter> formatter(icu::ListFormatter::createInstance(
      localeOf(locale_), alternatives ? ULISTFMT_TYPE_OR : ULISTFMT_TYPE_AND, ULISTFMT_WIDTH_WIDE, status));
  must(status, "list");
  std::vector<icu::UnicodeString> texts;
  for (const auto& item : items) texts.push_back(decoded(item));
  icu::UnicodeString out;
  formatter->format(texts.data(), static_cast<int32_t>(texts.size()), out, status);
  must(status, "list");
  return encoded(out);
}

std::string Format::list(std::span<const std::string> items) const { return joined(items, false); }
std::string Format::alternatives(std::span<const std::string> items) const { return joined(items, true); }

std::string Format::collationKey(std::string_view text) const {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Collator> collator(icu::Collator::createInstance(localeOf(locale_), status));
  must(status, "collation");
  collator->setAttribute(UCOL_NUMERIC_COLLATION, UCOL_ON, status);
  must(status, "collation");
  const auto source = decoded(text);
  const int32_t length = collator->getSortKey(source, nullptr, 0);
  std::vector<uint8_t> bytes(static_cast<std::size_t>(length));
  collator->getSortKey(source, bytes.data(), length);
  return std::string(bytes.begin(), bytes.end() - 1);
}

}  // namespace homeostat::i18n
