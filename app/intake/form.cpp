#include "app/intake/form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/intake/fhir_reader.hpp"
#include "app/intake/text.hpp"
#include "kb/base/instant.hpp"

namespace homeostat::intake {
namespace {

using base::Json;

/// The value beside a name like "answerCoding" or "valueInteger".
struct Value {
  std::string system, text, display;
};

std::optional<Value> valueOf(const Node& node, const std::string& prefix) {
  for (const char* type : {"Boolean", "Integer", "Decimal", "Date", "DateTime", "Time", "String", "Uri"}) {
    const Node& plain = node[prefix + type];
    if (plain.present()) return Value{"", plain.text, plain.text};
  }
  const Node& coding = node[prefix + "Coding"];
  if (coding.present()) return Value{coding.str("system"), coding.str("code"), coding.str("display")};
  const Node& quantity = node[prefix + "Quantity"];
  if (quantity.present()) return Value{"", quantity.str("value"), quantity.str("value") + " " + quantity.str("unit")};
  return std::nullopt;
}

/// The text of `key`, in `language` where "_key" holds a translation.
std::string translated(const Node& node, const std::string& key, const std::string& language) {
  for (const auto* extension : node["_" + key].each("extension")) {
    if (language.empty() || !extension->str("url").ends_with("/translation")) continue;
    std::string tongue, content;
    for (const auto* part : extension->each("extension")) {
      if (part->str("url") == "lang") tongue = part->str("valueCode");
      if (part->str("url") == "content") content = part->str("valueString");
    }
    if (!content.empty() && tongue.substr(0, language.size()) == language) return content;
  }
  return node.str(key);
}

class FormReader {
 public:
  FormReader(const Node& whole, std::string file, std::string language)
      : whole_(whole), file_(std::move(file)), language_(std::move(language)) {}

  base::Result<Form> read() {
    form_.url = whole_.str("url");
    form_.version = whole_.str("version");
    form_.title = translated(whole_, "title", language_);
    if (form_.title.empty()) form_.title = whole_.str("name");
    form_.language = whole_.str("language");
    items(whole_, std::nullopt, 0);
    if (form_.items.empty()) return bad("", "the form asks nothing", "Choose a questionnaire with items");
    std::set<std::string> links;
    for (const auto& item : form_.items)
      if (!links.insert(item.link).second)
        return bad("item " + item.link, "this link id stands twice", "Use a form whose link ids are its own");
    for (const auto& item : form_.items)
      for (const auto& condition : item.conditions)
        if (!links.contains(condition.question))
          return bad("item " + item.link, "it depends on \"" + condition.question + "\", which the form does not hold",
                     "Use the whole form");
    return std::move(form_);
  }

 private:
  tl::unexpected<base::Refusal> bad(std::string place, std::string cause, std::string mend) const {
    return base::refuse({"form.broken", file_, std::move(place), std::move(cause), std::move(mend)});
  }

  void items(const Node& node, std::optional<std::size_t> parent, std::size_t depth) {
    constexpr std::size_t deepest = 32;
    if (depth > deepest) return;
    for (const auto* one : node.each("item")) {
      const std::size_t at = form_.items.size();
      form_.items.push_back(itemOf(*one));
      form_.items.back().parent = parent;
      form_.items.back().depth = depth;
      items(*one, at, depth + 1);
    }
  }

  FormItem itemOf(const Node& node) {
    FormItem item;
    item.link = node.str("linkId");
    item.prefix = node.str("prefix");
    item.text = translated(node, "text", language_);
    item.type = node.str("type") == "coding" ? "choice" : node.str("type");
    item.required = node.str("required") == "true";
    item.repeats = node.str("repeats") == "true";
    item.all = node.str("enableBehavior") == "all";
    for (const auto* extension : node.each("extension"))
      if (extension->str("url").find("enableWhenExpression") != std::string::npos)
        form_.notes.push_back("item " + item.link + ": its condition is an expression, so it is always asked");
    for (const char* key : {"answerOption", "option"})
      for (const auto* option : node.each(key)) addOption(*option, item);
    addSet(node, item);
    for (const auto* when : node.each("enableWhen")) addCondition(*when, item);
    if (item.conditions.size() > 1 && node.str("enableBehavior").empty())
      form_.notes.push_back("item " + item.link + ": one of its conditions is enough, the form does not say");
    return item;
  }

  static void addOption(const Node& option, FormItem& item) {
    const auto value = valueOf(option, "value");
    if (!value) return;
    auto score = fhir::ordinalOf(option["valueCoding"]);
    if (!score) score = fhir::ordinalOf(option);
    item.options.push_back({value->system, value->text, value->display.empty() ? value->text : value->display, score});
  }

  /// Options of a value set that the form contains; of others only the address is known.
  void addSet(const Node& node, FormItem& item) {
    const std::string set =
        node.str("answerValueSet").empty() ? node["options"].str("reference") : node.str("answerValueSet");
    if (set.empty()) return;
    for (const auto* contained : whole_.each("contained")) {
      if (set != "#" + contained->str("id") && set != contained->str("url")) continue;
      for (const auto* include : (*contained)["compose"].each("include"))
        for (const auto* one : include->each("concept"))
          item.options.push_back({include->str("system"), one->str("code"), translated(*one, "display", language_),
                                  fhir::ordinalOf(*one)});
      if (!item.options.empty()) return;
      for (const auto* one : (*contained)["expansion"].each("contains"))
        item.options.push_back({one->str("system"), one->str("code"), one->str("display"), fhir::ordinalOf(*one)});
    }
    if (item.options.empty())
      form_.notes.push_back("item " + item.link + ": its answers stand in " + set + ", which the form does not hold");
  }

  static void addCondition(const Node& when, FormItem& item) {
    FormCondition condition;
    condition.question = when.str("question");
    condition.relation = when.str("operator");
    if (when["hasAnswer"].present()) {  // STU3
      condition.relation = "exists";
      condition.value = when.str("hasAnswer");
    } else if (const auto value = valueOf(when, "answer")) {
      if (condition.relation.empty()) condition.relation = "=";
      condition.system = value->system;
      condition.value = value->text;
    }
    item.conditions.push_back(std::move(condition));
  }

  const Node& whole_;
  std::string file_, language_;
  Form form_;
};

const FormItem* itemOf(const Form& form, const std::string& link) {
  const auto it = std::find_if(form.items.begin(), form.items.end(), [&](const auto& i) { return i.link == link; });
  return it == form.items.end() ? nullptr : &*it;
}

/// Below, equal or above; empty where the two cannot be compared. Numbers as numbers; ISO dates and times, and words,
/// by their letters.
std::optional<int> compared(const FormItem& asked, const std::string& answer, const std::string& wanted) {
  const bool numeric = asked.type == "integer" || asked.type == "decimal" || asked.type == "quantity";
  if (!numeric) return answer.compare(wanted) < 0 ? -1 : answer.compare(wanted) > 0 ? 1 : 0;
  const auto a = readMeasured(answer), b = readMeasured(wanted);
  if (!a || !b) return std::nullopt;
  return a->value < b->value ? -1 : a->value > b->value ? 1 : 0;
}

bool equal(const FormItem& asked, const std::string& answer, const FormCondition& condition) {
  const auto order = compared(asked, answer, condition.value);
  if (!order || *order != 0) return false;
  if (condition.system.empty()) return true;
  // A code of another system is another answer.
  return std::none_of(asked.options.begin(), asked.options.end(), [&](const FormOption& option) {
    return option.code == answer && !option.system.empty() && option.system != condition.system;
  });
}

/// FHIR's value set questionnaire-enable-operator (R5): `!=` holds when no answer is equal, the others when one is so.
bool holds(const FormCondition& condition, const FormItem& asked, const std::vector<std::string>& answers) {
  if (condition.relation == "exists") return answers.empty() == (condition.value == "false");
  const auto any = [&](const auto& test) { return std::any_of(answers.begin(), answers.end(), test); };
  const auto same = [&](const std::string& a) { return equal(asked, a, condition); };
  if (condition.relation == "=") return any(same);
  if (condition.relation == "!=") return !any(same);
  return any([&](const std::string& a) {
    const auto order = compared(asked, a, condition.value);
    if (!order) return false;
    if (condition.relation == ">") return *order > 0;
    if (condition.relation == "<") return *order < 0;
    if (condition.relation == ">=") return *order >= 0;
    return condition.relation == "<=" && *order <= 0;
  });
}

Json answerJson(const FormItem& item, const std::string& value) {
  for (const auto& option : item.options) {
    if (option.code != value || item.type == "integer" || item.type == "string" || item.type == "date") continue;
    Json coding{{"code", option.code}, {"display", option.display}};
    if (!option.system.empty()) coding["system"] = option.system;
    if (option.score)
      coding["extension"] = Json::array(
          {{{"url", "http://hl7.org/fhir/StructureDefinition/ordinalValue"}, {"valueDecimal", *option.score}}});
    return {{"valueCoding", coding}};
  }
  const auto number = readMeasured(value);
  if (item.type == "boolean") return {{"valueBoolean", value == "true"}};
  if (item.type == "integer" && number) return {{"valueInteger", static_cast<std::int64_t>(number->value)}};
  if (item.type == "decimal" && number) return {{"valueDecimal", number->value}};
  if (item.type == "quantity" && number) return {{"valueQuantity", {{"value", number->value}}}};
  if (item.type == "date") return {{"valueDate", value}};
  if (item.type == "dateTime") return {{"valueDateTime", value}};
  if (item.type == "time") return {{"valueTime", value}};
  return {{"valueString", value}};
}

/// Why this answer is none of the item; "" when it is one.
std::string objection(const FormItem& item, const std::string& value) {
  const bool listed = std::any_of(item.options.begin(), item.options.end(),
                                  [&](const FormOption& option) { return option.code == value; });
  if (item.type == "choice" && !item.options.empty() && !listed) {
    std::string all;
    for (const auto& option : item.options) all += (all.empty() ? "" : ", ") + option.code;
    return fmt::format("\"{}\" is none of its answers ({})", value, all);
  }
  const auto number = readMeasured(value);
  const bool numeric = item.type == "integer" || item.type == "decimal" || item.type == "quantity";
  if (numeric && (!number || !number->comparator.empty())) return fmt::format("\"{}\" is no number", value);
  if (item.type == "integer" && value.find_first_of(".,") != std::string::npos)
    return fmt::format("\"{}\" is no whole number", value);
  if (item.type == "boolean" && value != "true" && value != "false")
    return fmt::format("\"{}\" is neither true nor false", value);
  if ((item.type == "date" || item.type == "dateTime") && !base::Instant::parse(value))
    return fmt::format("\"{}\" is no date (2024-03-12)", value);
  return {};
}

}  // namespace

base::Result<Form> readForm(std::string_view bytes, const std::string& name, const std::string& language) {
  const auto whole = nodeFromJson(bytes, name);
  if (!whole) return tl::unexpected(whole.error());
  if (whole->str("resourceType") != "Questionnaire")
    return base::refuse({"form.kind", name, "", "this is no FHIR Questionnaire",
                         "Choose the form itself; filled ones are read with homeostat import"});
  return FormReader(*whole, name, language).read();
}

std::vector<bool> enabled(const Form& form, const FormAnswers& answers) {
  std::vector<bool> asked(form.items.size(), true);
  std::map<std::string, std::size_t> at;
  for (std::size_t i = 0; i < form.items.size(); ++i) at.emplace(form.items[i].link, i);
  static const std::vector<std::string> kNone;
  const auto holdsNow = [&](const FormCondition& condition) {
    const std::size_t i = at.at(condition.question);
    const auto given = answers.find(condition.question);
    return holds(condition, form.items[i], !asked[i] || given == answers.end() ? kNone : given->second);
  };
  // Conditions may name later questions, so that one pass may not be enough; a circle ends at the number of items.
  for (std::size_t pass = 0; pass <= form.items.size(); ++pass) {
    bool changed = false;
    for (std::size_t i = 0; i < form.items.size(); ++i) {
      const auto& item = form.items[i];
      const auto& c = item.conditions;
      bool now = c.empty() ||
                 (item.all ? std::all_of(c.begin(), c.end(), holdsNow) : std::any_of(c.begin(), c.end(), holdsNow));
      if (item.parent) now = now && asked[*item.parent];
      changed = changed || now != asked[i];
      asked[i] = now;
    }
    if (!changed) break;
  }
  return asked;
}

std::string whyNot(const Form& form, const FormAnswers& answers) {
  for (const auto& [link, given] : answers) {
    const auto* item = itemOf(form, link);
    if (item == nullptr || !item->asks()) return fmt::format("item {}: the form does not ask it", link);
    if (given.size() > 1 && !item->repeats) return fmt::format("item {}: it takes one answer", link);
    for (const auto& value : given)
      if (const auto why = objection(*item, value); !why.empty()) return fmt::format("item {}: {}", link, why);
  }
  return {};
}

std::vector<std::string> unanswered(const Form& form, const FormAnswers& answers) {
  std::vector<std::string> out;
  const auto asked = enabled(form, answers);
  for (std::size_t i = 0; i < form.items.size(); ++i) {
    const auto& item = form.items[i];
    const auto given = answers.find(item.link);
    if (asked[i] && item.asks() && item.required && (given == answers.end() || given->second.empty()))
      out.push_back(item.link);
  }
  return out;
}

namespace {

Json itemsJson(const Form& form, const FormAnswers& answers, const std::vector<bool>& asked,
               std::optional<std::size_t> parent) {
  Json out = Json::array();
  for (std::size_t i = 0; i < form.items.size(); ++i) {
    const auto& item = form.items[i];
    if (item.parent != parent || !asked[i] || item.type == "display") continue;
    Json json{{"linkId", item.link}};
    if (!item.text.empty()) json["text"] = item.text;
    const auto given = answers.find(item.link);
    Json list = Json::array();
    if (given != answers.end())
      for (const auto& value : given->second) list.push_back(answerJson(item, value));
    Json inner = itemsJson(form, answers, asked, i);
    if (item.asks()) {
      if (list.empty()) continue;
      if (!inner.empty()) list[0]["item"] = std::move(inner);
      json["answer"] = std::move(list);
    } else {
      if (inner.empty()) continue;
      json["item"] = std::move(inner);
    }
    out.push_back(std::move(json));
  }
  return out;
}

}  // namespace

base::Json responseOf(const Form& form, const FormAnswers& answers, const std::string& authored) {
  Json out{{"resourceType", "QuestionnaireResponse"},
           {"status", "completed"},
           {"authored", authored},
           {"item", itemsJson(form, answers, enabled(form, answers), std::nullopt)}};
  if (!form.url.empty()) out["questionnaire"] = form.version.empty() ? form.url : form.url + "|" + form.version;
  return out;
}

}  // namespace homeostat::intake
