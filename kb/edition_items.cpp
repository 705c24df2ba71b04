#include "kb/base/json.hpp"
#include "kb/base/xml.hpp"
#include "kb/edition.hpp"

namespace homeostat::kb {
namespace {

using base::Json;
using base::XmlElement;

/// The element as JSON: attributes by name, text content, children in order. Independent of white space and of the
/// order of attributes, so that laying out a file anew changes no hash.
Json elementJson(const XmlElement& e) {
  Json json{{"element", e.name()}};
  for (const auto& [name, value] : e.attributes()) json["attributes"][name] = value;
  const auto children = e.children();
  if (children.empty()) {
    json["text"] = e.content();
  } else {
    for (const auto& child : children) json["children"].push_back(elementJson(child));
  }
  return json;
}

std::string keyOf(const XmlElement& e, const Json& json) {
  const std::string kind = e.name();
  std::string id = e.text("id");
  if (kind == "setting") id = e.text("name");
  if (kind == "cases") id = e.text("for");
  if (kind == "limit") id = e.text("nutrient") + "." + e.text("body") + "." + e.text("form");
  if (id.empty()) id = base::sha256Hex(base::canonicalJson(json)).substr(0, 16);
  return kind + " " + id;
}

}  // namespace

std::map<std::string, EditionItem> itemsOf(const std::vector<ContentFile>& files) {
  std::map<std::string, EditionItem> items;
  for (const auto& file : files) {
    const auto document = base::XmlDocument::parse(file.bytes, file.name);
    if (!document) continue;
    for (const auto& e : document->root().children()) {
      const Json json = elementJson(e);
      EditionItem item;
      item.json = base::canonicalJson(json);
      item.hash = base::sha256Hex(item.json);
      const std::string key = keyOf(e, json);
      item.kind = e.name();
      item.id = key.substr(item.kind.size() + 1);
      items.emplace(key, std::move(item));
    }
  }
  return items;
}

std::string contentHash(const std::map<std::string, EditionItem>& items) {
  std::string all;
  for (const auto& [key, item] : items) all += key + " " + item.json + "\n";
  return base::sha256Hex(all);
}

EditionDiff diff(const Edition& before, const Edition& after) {
  EditionDiff out;
  for (const auto& [key, item] : after.items()) {
    const auto it = before.items().find(key);
    if (it == before.items().end()) {
      out.added.push_back(key);
    } else if (it->second.hash != item.hash) {
      out.changed.push_back(key);
    }
  }
  for (const auto& [key, item] : before.items()) {
    if (!after.items().contains(key)) out.removed.push_back(key);
  }
  return out;
}

}  // namespace homeostat::kb
