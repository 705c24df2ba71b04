#include "inference/withheld_reasons.hpp"

#include <fmt/format.h>

#include <charconv>

#include "inference/rules/evaluate.hpp"

namespace homeostat::inference::reasons {

WithheldReason reason(std::string code, std::string rule, std::string text,
                      std::map<std::string, std::string> arguments) {
  WithheldReason r;
  r.said = {code, std::move(arguments)};
  r.code = std::move(code);
  r.rule = std::move(rule);
  r.text = std::move(text);
  return r;
}

WithheldReason open(WithheldReason reason, std::vector<std::string> needs) {
  reason.undecided = true;
  reason.needs = std::move(needs);
  return reason;
}

namespace {

/// ".0.2" when `wanted` is the third child of the first child of `tree`; empty optional: not part of it.
std::optional<std::string> pathTo(const kb::Criterion& tree, const kb::Criterion& wanted) {
  if (&tree == &wanted) return std::string();
  for (std::size_t i = 0; i < tree.children.size(); ++i) {
    if (const auto rest = pathTo(tree.children[i], wanted)) return fmt::format(".{}{}", i, *rest);
  }
  return std::nullopt;
}

const std::optional<kb::Criterion>* treeOf(const kb::Intervention& i, std::string_view name) {
  if (name == "requires") return &i.requires_criterion;
  return name == "indicated" ? &i.indicated : nullptr;
}

std::string nodeOf(const kb::Intervention& i, const kb::Criterion& condition) {
  for (const char* name : {"requires", "indicated"}) {
    const auto* tree = treeOf(i, name);
    const auto path = *tree ? pathTo(**tree, condition) : std::nullopt;
    if (path) return name + *path;
  }
  return {};
}

}  // namespace

const kb::Criterion* conditionAt(const kb::Intervention& intervention, std::string_view node) {
  const auto next = [&node] {
    const auto dot = node.find('.');
    const auto part = node.substr(0, dot);
    node = dot == std::string_view::npos ? std::string_view() : node.substr(dot + 1);
    return part;
  };
  const auto* tree = treeOf(intervention, next());
  if (tree == nullptr || !*tree) return nullptr;
  const kb::Criterion* at = &**tree;
  while (!node.empty()) {
    const auto part = next();
    std::size_t child = 0;
    const auto read = std::from_chars(part.data(), part.data() + part.size(), child);
    if (read.ec != std::errc() || child >= at->children.size()) return nullptr;
    at = &at->children[child];
  }
  return at;
}

std::map<std::string, std::string> conditionArguments(const kb::Intervention& intervention,
                                                      const kb::Criterion& condition, const CaseFacts& facts) {
  std::map<std::string, std::string> args{{"intervention", intervention.id},
                                          {"node", nodeOf(intervention, condition)},
                                          {"condition", describeBlocking(condition, facts)}};
  if (evaluate(condition, facts) == Truth::yes) args["absent"] = "yes";
  const auto text = [&args](const char* name, const std::string& value) {
    if (!value.empty()) args[name] = value;
  };
  const auto number = [&args](const char* name, const std::optional<double>& value) {
    if (value) args[name] = fmt::format("{}", *value);
  };
  text("of", condition.of);
  text("is", condition.is);
  text("unit", condition.unit);
  number("below", condition.below);
  number("at-most", condition.at_most);
  number("above", condition.above);
  number("at-least", condition.at_least);
  return args;
}

}  // namespace homeostat::inference::reasons
