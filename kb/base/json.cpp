#include "kb/base/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

namespace homeostat::base {
namespace {

constexpr std::size_t kMaxDepth = 64;

std::string placeOf(std::string_view text, std::size_t byte) {
  byte = std::min(byte, text.size());
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(byte), '\n');
  const auto start = text.substr(0, byte).rfind('\n');
  const std::size_t column = start == std::string_view::npos ? byte + 1 : byte - start;
  return fmt::format("line {}, column {}", line, column);
}

/// Checks depth, duplicate keys and number range while nlohmann's parser builds the value.
class Guard {
 public:
  bool operator()(int /*depth*/, Json::parse_event_t event, Json& parsed) {
    using Event = Json::parse_event_t;
    if (event == Event::object_start || event == Event::array_start) {
      keys_.emplace_back();
      if (keys_.size() > kMaxDepth) throw Refusal{"json.too-deep", "", "", "nested deeper than 64 levels", ""};
    } else if (event == Event::object_end || event == Event::array_end) {
      keys_.pop_back();
    } else if (event == Event::key) {
      const auto& key = parsed.get_ref<const std::string&>();
      if (!keys_.back().insert(key).second) {
        throw Refusal{"json.duplicate-key", "", "key \"" + key + "\"", "the key stands twice in one object",
                      "Keep one of the two"};
      }
    } else if (event == Event::value && parsed.is_number_float() && !std::isfinite(parsed.get<double>())) {
      throw Refusal{"json.overflow", "", "", "a number is too large", "Write the number as measured"};
    }
    return true;
  }

 private:
  std::vector<std::set<std::string>> keys_;
};

}  // namespace

std::string canonicalJson(const Json& value) {
  try {
    return value.dump(-1, ' ', false, Json::error_handler_t::strict);
  } catch (const Json::type_error& error) {
    throw Failure("json.not-utf8", error.what());
  }
}

Result<Json> parseJson(std::string_view text, const std::string& file) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return refuse({"json.empty", file, "", "the file is empty", "Choose a file with content"});
  }
  try {
    return Json::parse(text, Guard{});
  } catch (Refusal& refusal) {
    refusal.file = file;
    return refuse(refusal);
  } catch (const Json::parse_error& error) {
    const bool cut = error.byte >= text.size();
    return refuse({cut ? "json.truncated" : "json.invalid", file, placeOf(text, error.byte == 0 ? 0 : error.byte - 1),
                   cut ? "the JSON text ends too early" : "not valid JSON",
                   cut ? "Export or copy the file again" : "Check the file at this place"});
  } catch (const Json::exception&) {
    return refuse({"json.overflow", file, "", "a number is too large", "Write the number as measured"});
  }
}

}  // namespace homeostat::base
