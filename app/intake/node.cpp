#include "app/intake/node.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "app/intake/text.hpp"
#include "kb/base/json.hpp"
#include "kb/base/xml.hpp"

namespace homeostat::intake {
namespace {

constexpr std::size_t kMaxDepth = 64;
const Node kAbsent{};
const std::string kEmpty;

/// Builds nodes from nlohmann's events, so that decimals keep their digits.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return put(Node{}); }
  bool boolean(bool value) override { return scalar(Node::Kind::boolean, value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return scalar(Node::Kind::number, std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return scalar(Node::Kind::number, std::to_string(value)); }
  bool number_float(number_float_t value, const string_t& digits) override {
    if (!std::isfinite(value)) return stop("json.overflow", "a number is too large");
    return scalar(Node::Kind::number, digits);
  }
  bool string(string_t& value) override { return scalar(Node::Kind::text, std::move(value)); }
  bool binary(binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*size*/) override { return open(Node::Kind::object); }
  bool start_array(std::size_t /*size*/) override { return open(Node::Kind::list); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& value) override {
    auto& frame = stack_.back();
    if (!frame.keys.insert(value).second) return stop("json.duplicate-key", "key \"" + value + "\" stands twice");
    frame.key = std::move(value);
    return true;
  }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::json::exception& error) override {
    if (error.id == 406) return stop("json.overflow", "a number is too large");
    at = position;
    return stop("json.invalid", "not valid JSON");
  }

  const std::function<void(std::size_t, Node)>* each_entry = nullptr;
  Node root;
  std::string code, cause, place;
  std::size_t at = 0;

 private:
  struct Frame {
    Node node;
    std::string key;
    std::set<std::string> keys;
    std::size_t handed_over = 0;
  };

  bool scalar(Node::Kind kind, std::string text) {
    Node node;
    node.kind = kind;
    node.text = std::move(text);
    return put(std::move(node));
  }

  bool put(Node node) {
    if (stack_.empty()) {
      root = std::move(node);
    } else if (auto& frame = stack_.back(); frame.node.kind == Node::Kind::list) {
      if (each_entry != nullptr && stack_.size() == 2 && stack_[0].key == "entry")
        (*each_entry)(frame.handed_over++, std::move(node));
      else
        frame.node.items.push_back(std::move(node));
    } else {
      frame.node.members.emplace_back(std::move(frame.key), std::move(node));
    }
    return true;
  }

  bool open(Node::Kind kind) {
    if (stack_.size() >= kMaxDepth) return stop("json.too-deep", "nested deeper than 64 levels");
    stack_.emplace_back().node.kind = kind;
    return true;
  }

  bool close() {
    Node node = std::move(stack_.back().node);
    stack_.pop_back();
    return put(std::move(node));
  }

  bool stop(const std::string& stop_code, const std::string& why) {
    code = stop_code;
    cause = why;
    place = path();
    return false;
  }

  /// Where the parser stands: "entry[3].resource.valueQuantity.value", the first part of it when long.
  [[nodiscard]] std::string path() const {
    std::string out;
    for (const auto& frame : stack_) {
      if (frame.node.kind == Node::Kind::list)
        out += "[" + std::to_string(frame.node.items.size() + frame.handed_over) + "]";
      else if (!frame.key.empty())
        out += (out.empty() ? "" : ".") + frame.key;
    }
    return out.size() > 100 ? std::string(shortened(out, 100)) + " …" : out;
  }

  std::vector<Frame> stack_;
};

void add(Node& object, const std::string& key, Node value) {
  for (auto& [name, member] : object.members) {
    if (name != key) continue;
    if (member.kind != Node::Kind::list) {
      Node list;
      list.kind = Node::Kind::list;
      list.items.push_back(std::move(member));
      member = std::move(list);
    }
    member.items.push_back(std::move(value));
    return;
  }
  object.members.emplace_back(key, std::move(value));
}

Node scalarNode(std::string text) {
  Node node;
  node.kind = Node::Kind::text;
  node.text = std::move(text);
  return node;
}

Node fromElement(const base::XmlElement& element, bool resource) {
  const auto children = element.children();
  const auto value = element.attribute("value");
  if (value && !resource) return scalarNode(*value);
  Node node;
  node.kind = Node::Kind::object;
  if (resource) node.members.emplace_back("resourceType", scalarNode(element.name()));
  if (const auto url = element.attribute("url")) node.members.emplace_back("url", scalarNode(*url));
  if (const auto id = element.attribute("id")) node.members.emplace_back("id", scalarNode(*id));
  for (const auto& child : children) {
    const std::string name = child.name();
    if (name == "div") continue;
    const auto inner = child.children();
    const bool wraps = (name == "resource" || name == "contained") && inner.size() == 1 &&
                       std::isupper(static_cast<unsigned char>(inner[0].name().front())) != 0;
    add(node, name, wraps ? fromElement(inner[0], true) : fromElement(child, false));
  }
  return node;
}

}  // namespace

Node::Node() = default;
Node::Node(const Node&) = default;
Node::Node(Node&&) noexcept = default;
Node& Node::operator=(const Node&) = default;
Node& Node::operator=(Node&&) noexcept = default;
Node::~Node() = default;

const Node& Node::operator[](std::string_view key) const {
  for (const auto& [name, value] : members) {
    if (name == key) return value;
  }
  return kAbsent;
}

std::vector<const Node*> Node::each(std::string_view key) const {
  const Node& member = (*this)[key];
  std::vector<const Node*> out;
  if (member.kind == Kind::list) {
    for (const auto& item : member.items) out.push_back(&item);
  } else if (member.present()) {
    out.push_back(&member);
  }
  return out;
}

const std::string& Node::str(std::string_view key) const {
  const Node* node = &(*this)[key];
  if (node->kind == Kind::list) node = node->items.empty() ? &kAbsent : &node->items.front();
  return node->kind == Kind::object || node->kind == Kind::list ? kEmpty : node->text;
}

base::Result<Node> nodeFromJson(std::string_view text, const std::string& file) {
  Builder builder;
  if (nlohmann::json::sax_parse(text, &builder)) return std::move(builder.root);
  if (builder.code != "json.invalid") {
    return base::refuse({builder.code, file, builder.place, builder.cause, "Export the file again"});
  }
  // The guarded parser of the ground words broken syntax with line and column.
  const auto again = base::parseJson(text, file);
  if (!again) return tl::unexpected(again.error());
  return base::refuse({"json.invalid", file, "", builder.cause, "Export the file again"});
}

base::Result<Node> streamEntries(std::istream& in, const std::string& file,
                                 const std::function<void(std::size_t, Node)>& each) {
  Builder builder;
  builder.each_entry = &each;
  if (nlohmann::json::sax_parse(in, &builder)) return std::move(builder.root);
  const std::string place = builder.code == "json.invalid" ? "byte " + std::to_string(builder.at) : builder.place;
  return base::refuse({builder.code, file, place, builder.cause, "Export the file again"});
}

base::Result<Node> nodeFromXml(std::string_view text, const std::string& file) {
  const auto document = base::XmlDocument::parse(text, file);
  if (!document) return tl::unexpected(document.error());
  return fromElement(document->root(), true);
}

}  // namespace homeostat::intake
