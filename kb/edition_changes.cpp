#include "kb/edition_changes.hpp"

#include <fmt/format.h>

#include "kb/base/json.hpp"

namespace homeostat::kb {
namespace {

using base::Json;
using Fields = std::map<std::string, std::string>;

/// The element's attributes and texts by their place.
void flatten(const Json& element, const std::string& at, Fields& out) {
  const std::string prefix = at.empty() ? "" : at + "/";
  if (const auto attributes = element.find("attributes"); attributes != element.end()) {
    for (const auto& [name, value] : attributes->items()) out[prefix + "@" + name] = value.get<std::string>();
  }
  if (const auto text = element.value("text", std::string()); !text.empty()) out[at.empty() ? "text" : at] = text;
  const auto children = element.find("children");
  if (children == element.end()) return;
  std::map<std::string, int> count;
  for (const auto& child : *children) {
    std::string name = child.value("element", std::string());
    if (const auto attributes = child.find("attributes"); attributes != child.end() && attributes->contains("lang")) {
      name += "." + attributes->at("lang").get<std::string>();
    }
    const int n = ++count[name];
    flatten(child, prefix + (n == 1 ? name : fmt::format("{}[{}]", name, n)), out);
  }
}

Fields fieldsOf(const std::string& json) {
  Fields out;
  if (const auto parsed = base::parseJson(json, "item")) flatten(*parsed, "", out);
  return out;
}

std::vector<FieldChange> compare(const Fields& before, const Fields& after) {
  std::vector<FieldChange> out;
  for (const auto& [place, value] : before) {
    const auto it = after.find(place);
    const std::string now = it == after.end() ? "" : it->second;
    if (now != value) out.push_back({place, value, now});
  }
  for (const auto& [place, value] : after) {
    if (!before.contains(place)) out.push_back({place, "", value});
  }
  return out;
}

}  // namespace

std::vector<ItemChange> changes(const Edition& before, const Edition& after) {
  const auto keys = diff(before, after).changed;
  const auto old_json = before.itemJson(keys), new_json = after.itemJson(keys);
  std::vector<ItemChange> out;
  for (const auto& key : keys) out.push_back({key, compare(fieldsOf(old_json.at(key)), fieldsOf(new_json.at(key)))});
  return out;
}

}  // namespace homeostat::kb
