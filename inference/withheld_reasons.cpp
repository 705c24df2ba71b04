#include "inference/withheld_reasons.hpp"

#include <fmt/format.h>

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

std::map<std::string, std::string> conditionArguments(const std::string& intervention, const kb::Criterion& condition,
                                                      const CaseFacts& facts) {
  std::map<std::string, std::string> args{{"intervention", intervention},
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
