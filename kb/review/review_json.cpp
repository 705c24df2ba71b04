#include <array>

#include "kb/review/review.hpp"

namespace homeostat::kb::review {
namespace {

using base::Json;
using base::Result;

constexpr std::array<const char*, 5> kStatuses{"draft", "source-verified", "adopted", "retired", "retracted"};
constexpr std::array<const char*, 9> kSteps{"drafted",   "revised",         "sources-checked", "approved", "sent-back",
                                            "commented", "review-date-set", "retired",         "retracted"};
constexpr std::array<const char*, 2> kRoles{"clinical", "technical"};

tl::unexpected<base::Refusal> unreadable(const std::string& place, const std::string& cause) {
  return base::refuse({"review.unreadable", "", place, cause, "The step was written by another version or is damaged"});
}

template <std::size_t N>
Result<std::size_t> indexOf(const std::array<const char*, N>& words, const Json& json, const char* key) {
  const auto word = json.value(key, std::string());
  for (std::size_t i = 0; i < N; ++i) {
    if (word == words[i]) return i;
  }
  return unreadable(key, "the word \"" + word + "\" is not known");
}

Result<std::optional<CivilDate>> dateIn(const Json& json, const char* key) {
  const auto text = json.value(key, std::string());
  if (text.empty()) return std::optional<CivilDate>();
  const auto date = CivilDate::parse(text);
  if (!date) return tl::unexpected(date.error());
  return std::optional(*date);
}

}  // namespace

std::string wordOf(Status status) { return kStatuses.at(static_cast<std::size_t>(status)); }
std::string wordOf(Step step) { return kSteps.at(static_cast<std::size_t>(step)); }
std::string wordOf(Role role) { return kRoles.at(static_cast<std::size_t>(role)); }

Json entryJson(const Entry& e) {
  Json json{{"step", wordOf(e.step)}, {"by", e.by}, {"on", e.on.iso()}};
  if (e.step == Step::approved) json["role"] = wordOf(e.role);
  if (!e.hash.empty()) json["hash"] = e.hash;
  if (!e.text.empty()) json["text"] = e.text;
  if (!e.successor.empty()) json["successor"] = e.successor;
  if (e.review_by) json["review_by"] = e.review_by->iso();
  return json;
}

Result<Entry> entryFrom(const Json& json) try {
  if (!json.is_object()) return unreadable("", "a step is an object");
  Entry e;
  const auto step = indexOf(kSteps, json, "step");
  if (!step) return tl::unexpected(step.error());
  e.step = static_cast<Step>(*step);
  if (e.step == Step::approved) {
    const auto role = indexOf(kRoles, json, "role");
    if (!role) return tl::unexpected(role.error());
    e.role = static_cast<Role>(*role);
  }
  const auto on = dateIn(json, "on"), review_by = dateIn(json, "review_by");
  if (!on) return tl::unexpected(on.error());
  if (!review_by) return tl::unexpected(review_by.error());
  e.by = json.value("by", std::string());
  if (!*on || e.by.empty()) return unreadable(*on ? "by" : "on", "it is missing");
  e.on = **on;
  e.review_by = *review_by;
  e.hash = json.value("hash", std::string());
  e.text = json.value("text", std::string());
  e.successor = json.value("successor", std::string());
  return e;
} catch (const Json::exception&) {
  return unreadable("", "a key has the wrong type");
}

}  // namespace homeostat::kb::review
