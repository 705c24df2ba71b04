// FHIR files that may be longer than memory: read twice, so that a result may point at an entry below it and only what
// is pointed at stays in memory.

#include <fmt/format.h>

#include <deque>
#include <istream>
#include <map>

#include "app/intake/fhir_reader.hpp"
#include "app/intake/text.hpp"

namespace homeostat::intake {
namespace {

/// What is kept of a file while the rest of it passes by.
class Kept {
 public:
  explicit Kept(FhirReader& reader) : reader_(reader) {}

  void collect(std::size_t number, Node resource, const std::string& place, const std::string& full_url) {
    if (!FhirReader::mustBeKept(resource)) return;
    // Printed reports inside a resource are long and never read.
    std::erase_if(resource.members, [](const auto& member) { return member.first == "presentedForm"; });
    resources_.push_back(std::move(resource));
    at_[number] = &resources_.back();
    reader_.collect(resources_.back(), place, full_url, 1);
  }
  void take(std::size_t number, const Node& resource, const std::string& place, const std::string& full_url) {
    const auto known = at_.find(number);
    reader_.take(known == at_.end() ? resource : *known->second, place, 1, full_url);
  }

 private:
  FhirReader& reader_;
  std::deque<Node> resources_;
  std::map<std::size_t, const Node*> at_;
};

/// Calls `each(line number, parsed line)` for every line that is not empty; refuses at the first broken one.
template <class Each>
base::Result<void> eachLine(std::istream& in, const Context& context, const Each& each) {
  std::string row;
  for (std::size_t line = 1; std::getline(in, row); ++line) {
    if (row.find_first_not_of(" \t\r") == std::string::npos) continue;
    auto node = nodeFromJson(row, context.file);
    if (!node) {
      auto refusal = node.error();
      // The parser saw this one line only, so its line number says nothing.
      const std::string inner = refusal.place.rfind("line 1, ", 0) == 0 ? refusal.place.substr(8) : refusal.place;
      refusal.place = fmt::format("line {}{}{}", line, inner.empty() ? "" : ", ", inner);
      return base::refuse(std::move(refusal));
    }
    each(line, std::move(*node));
  }
  return {};
}

void again(std::istream& in) {
  in.clear();
  in.seekg(0);
}

/// Member `key` of an entry, moved out.
Node takeOut(Node& entry, std::string_view key) {
  for (auto& [name, member] : entry.members) {
    if (name == key) return std::move(member);
  }
  return {};
}

}  // namespace

base::Result<void> readFhirNdjson(std::istream& in, Context& context) {
  context.import.format = "fhir-ndjson";
  FhirReader reader(context);
  Kept kept(reader);
  const auto place = [](std::size_t line) { return fmt::format("line {}", line); };
  auto done =
      eachLine(in, context, [&](std::size_t line, Node node) { kept.collect(line, std::move(node), place(line), ""); });
  if (!done) return done;
  again(in);
  done = eachLine(in, context, [&](std::size_t line, const Node& node) { kept.take(line, node, place(line), ""); });
  if (!done) return done;
  reader.finish();
  return {};
}

base::Result<void> readFhirBundle(std::istream& in, Context& context) {
  context.import.format = "fhir-json";
  FhirReader reader(context);
  Kept kept(reader);
  const auto place = [](std::size_t n) { return fmt::format("Bundle.entry[{}]", n); };
  auto root = streamEntries(in, context.file, [&](std::size_t n, Node entry) {
    const std::string url = entry.str("fullUrl");
    kept.collect(n, takeOut(entry, "resource"), place(n), url);
  });
  if (!root) return tl::unexpected(root.error());
  if (root->str("resourceType") != "Bundle") return fhir::noResource(context, "");
  reader.pages(*root);
  again(in);
  root = streamEntries(in, context.file, [&](std::size_t n, Node entry) {
    const std::string url = entry.str("fullUrl");
    const Node resource = takeOut(entry, "resource");
    if (resource.present()) kept.take(n, resource, place(n), url);
  });
  if (!root) return tl::unexpected(root.error());
  reader.finish();
  return {};
}

}  // namespace homeostat::intake
