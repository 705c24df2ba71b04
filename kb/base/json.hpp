#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "kb/base/result.hpp"

namespace homeostat::base {

using Json = nlohmann::json;

/// Canonical form for hashing: keys sorted by byte, no white space, UTF-8, shortest round-trip numbers
/// (the ordering idea of RFC 8785). Throws Failure("json.not-utf8") when a string is not UTF-8.
std::string canonicalJson(const Json& value);

/// Parses one JSON text. Refuses duplicate keys, nesting deeper than 64, invalid UTF-8, numbers that overflow a
/// double, and anything after the value; the refusal names line and column. `file` is only used for the message.
Result<Json> parseJson(std::string_view text, const std::string& file);

/// The value, or null where there is none: an absent number is never a zero.
template <class T>
Json orNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

/// An array of what `to_json` makes of each item; empty where there are none.
template <class List, class ToJson>
Json arrayOf(const List& items, const ToJson& to_json) {
  Json out = Json::array();
  for (const auto& item : items) out.push_back(to_json(item));
  return out;
}

}  // namespace homeostat::base
