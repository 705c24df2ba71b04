#include "kb/load_parts.hpp"

#include <charconv>

#include "kb/model/words.hpp"

namespace homeostat::kb::parts {

using base::XmlElement;

Text text(const XmlElement& element, std::string_view name) {
  Text out;
  for (const auto& child : element.children(name)) {
    out[child.attribute("lang").value_or("en")] = child.content();
  }
  return out;
}

std::string plain(const XmlElement& element, std::string_view name) {
  const auto child = element.child(name);
  return child ? child->content() : std::string();
}

std::optional<double> number(const XmlElement& element, const char* attribute) {
  const std::string word = element.text(attribute);
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return value;
}

std::optional<int> integer(const XmlElement& element, const char* attribute) {
  const auto value = number(element, attribute);
  return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

bool flag(const XmlElement& element, const char* attribute, bool when_absent) {
  const auto value = element.attribute(attribute);
  return value ? *value == "true" || *value == "1" : when_absent;
}

std::vector<std::string> refs(const XmlElement& element, std::string_view name) {
  std::vector<std::string> out;
  for (const auto& child : element.children(name)) out.push_back(child.text("ref"));
  return out;
}

std::vector<std::string> contents(const XmlElement& element, std::string_view name) {
  std::vector<std::string> out;
  for (const auto& child : element.children(name)) out.push_back(child.content());
  return out;
}

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : text + " ") {
    if (c != ' ') {
      word += c;
    } else if (!word.empty()) {
      out.push_back(std::exchange(word, {}));
    }
  }
  return out;
}

std::vector<Evidence> evidence(const XmlElement& element, std::string_view name) {
  std::vector<Evidence> out;
  for (const auto& child : element.children(name)) {
    Evidence e;
    e.source = child.text("source");
    e.claim = claimFrom(child.text("claim"));
    e.claim_seen = plain(child, "seen");
    e.design = child.text("design");
    e.population = child.text("population");
    e.effect = child.text("effect");
    e.certainty = certaintyFrom(child.text("certainty"));
    e.why = plain(child, "why");
    out.push_back(std::move(e));
  }
  return out;
}

Governance governance(const XmlElement& element) {
  Governance g;
  g.developer = element.text("developer");
  g.funding = element.text("funding");
  g.released = element.text("released");
  g.revised = element.text("revised");
  g.review_by = element.text("review-by");
  g.limits = element.text("limits");
  if (const auto status = element.attribute("status")) g.status = *status;
  g.successor = element.text("successor");
  for (const auto& use : element.children("uses")) g.uses[use.text("name")] = use.text("how");
  return g;
}

namespace {

std::optional<int> clock(const XmlElement& element, const char* attribute) {
  const std::string word = element.text(attribute);
  if (word.size() != 5) return std::nullopt;
  return ((word[0] - '0') * 10 + (word[1] - '0')) * 60 + (word[3] - '0') * 10 + (word[4] - '0');
}

}  // namespace

Criterion criterion(const XmlElement& element) {
  Criterion c;
  c.op = opFrom(element.name());
  c.line = element.line();
  c.of = element.attribute("of").value_or(element.text("ref"));
  c.is = element.text("is");
  if (c.op == Criterion::Op::context) {
    c.of = element.text("is");
    c.is = element.text("value");
  } else if (c.op == Criterion::Op::condition || c.op == Criterion::Op::recorded || c.op == Criterion::Op::goal) {
    if (c.of.empty()) c.of = c.is;
    c.is.clear();
  }
  c.side = element.text("side");
  c.tag = element.text("tag");
  c.unit = element.text("unit");
  if (c.op != Criterion::Op::atLeast) c.at_least = number(element, "at-least");
  c.at_most = number(element, "at-most");
  c.below = number(element, "below");
  c.above = number(element, "above");
  c.count = integer(element, "count").value_or(1);
  c.days = number(element, "within-days");
  c.for_days = number(element, "for-days");
  c.from = clock(element, "from");
  c.to = clock(element, "to");
  for (const auto& child : element.children()) c.children.push_back(criterion(child));
  return c;
}

Claim claimFrom(const std::string& word) {
  return word == "read" ? Claim::read : word == "partial" ? Claim::partial : Claim::unseen;
}
Certainty certaintyFrom(const std::string& word) {
  return word == "high"       ? Certainty::high
         : word == "moderate" ? Certainty::moderate
         : word == "low"      ? Certainty::low
                              : Certainty::veryLow;
}
Strength strengthFrom(const std::string& word) {
  return word == "strong"     ? Strength::strong
         : word == "moderate" ? Strength::moderate
         : word == "weak"     ? Strength::weak
                              : Strength::none;
}
Tier tierFrom(const std::string& word) {
  for (const Tier tier :
       {Tier::guidelineStrong, Tier::guidelineProvisional, Tier::supported, Tier::conditional, Tier::experimental}) {
    if (word == wordOf(tier, '-')) return tier;
  }
  return Tier::advisedAgainst;
}
Severity severityFrom(const std::string& word) {
  for (const Severity s : {Severity::contraindicated, Severity::major, Severity::moderate}) {
    if (word == wordOf(s)) return s;
  }
  return Severity::minor;
}

}  // namespace homeostat::kb::parts
