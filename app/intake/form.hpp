#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kb/base/json.hpp"
#include "kb/base/result.hpp"

/// A questionnaire as its publisher words it (FHIR Questionnaire): what is asked, when, and with which answers.
namespace homeostat::intake {

/// One answer that may be chosen.
struct FormOption {
  std::string system, code, display;  ///< of plain options (numbers, words, dates) `code` is the value
  std::optional<double> score;        ///< as the form states it
};

/// A question is asked when another one is answered so.
struct FormCondition {
  std::string question;  ///< link id
  std::string relation;  ///< exists, =, !=, >, <, >=, <=
  std::string system;    ///< of a coded value, "" not stated
  std::string value;     ///< as the form writes it; of `exists` "true" or "false"
};

struct FormItem {
  std::string link, prefix, text, type;  ///< type as FHIR names it; choice and open-choice are R5's coding
  bool required = false, repeats = false;
  std::size_t depth = 0;              ///< 0 at the top
  std::optional<std::size_t> parent;  ///< place in `Form::items`
  std::vector<FormOption> options;
  std::vector<FormCondition> conditions;
  bool all = false;  ///< every condition must hold; else one is enough
  [[nodiscard]] bool asks() const { return type != "group" && type != "display"; }
};

struct Form {
  std::string url, version, title, language;
  std::vector<FormItem> items;     ///< in the order of the form, groups before what they hold
  std::vector<std::string> notes;  ///< what of the form is not followed
};

/// Answers by link id: of a choice its code, else the value as text.
using FormAnswers = std::map<std::string, std::vector<std::string>>;

/// Reads a FHIR Questionnaire in JSON (STU3, R4, R5). `language`: texts in it where the form has a translation. Refuses
/// broken JSON, other resources, and link ids that stand twice or point nowhere.
base::Result<Form> readForm(std::string_view bytes, const std::string& name, const std::string& language = "");

/// Which items are asked, one a member of `form.items`. An item in a group that is not asked is not asked, and the
/// answers of items that are not asked decide nothing.
std::vector<bool> enabled(const Form& form, const FormAnswers& answers);

/// Empty when the answers fit the form; else what does not: an unknown link id, an option the item lacks, a number that
/// is none, more answers than one.
std::string whyNot(const Form& form, const FormAnswers& answers);

/// Required questions that are asked and lack an answer.
std::vector<std::string> unanswered(const Form& form, const FormAnswers& answers);

/// The QuestionnaireResponse, completed, with nested groups; only items that are asked have answers in it.
base::Json responseOf(const Form& form, const FormAnswers& answers, const std::string& authored);

}  // namespace homeostat::intake
