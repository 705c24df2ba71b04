#include "app/consultation/import_answers.hpp"

#include "kb/base/ucum.hpp"

namespace homeostat::consultation {
namespace {

using base::refuse;
using base::Result;

Result<void> wrong(const intake::Question& question, const std::string& answer, const char* mend) {
  return refuse({"import.answer", "", question.example, "\"" + answer + "\" is no answer to this", mend});
}

Result<void> put(PracticeSettings& settings, const intake::Question& question, const std::string& answer,
                 const kb::KnowledgeBase& kb) {
  if (question.about == "decimal-mark") {
    if (answer != "," && answer != ".") return wrong(question, answer, "Say \",\" or \".\"");
    settings.table_habits[question.key].decimal_mark = answer.front();
  } else if (question.about == "date-order") {
    if (answer != "dmy" && answer != "mdy" && answer != "ymd") return wrong(question, answer, "Say dmy, mdy or ymd");
    settings.table_habits[question.key].date_order = answer;
  } else if (question.about == "unit") {
    const auto ucum = base::UcumTable::shipped().fromPrinted(answer);
    if (!ucum) return wrong(question, answer, "Say a unit that is known, such as ug/L");
    settings.unit_spellings[question.key] = *ucum;
  } else if (question.about == "code") {
    const intake::AnalyteIndex index(kb);
    const auto named = index.byName(answer).match;
    const std::string id = named ? named->id : answer;
    if (!index.isId(id)) return wrong(question, answer, "Say what the knowledge calls it, such as ferritin");
    settings.laboratory_codes[question.key] = id;
  } else {
    return wrong(question, answer, "This version cannot keep an answer to it");
  }
  return {};
}

}  // namespace

Result<void> answerImport(Practice& practice, const intake::Question& question, const std::string& answer,
                          const base::Instant& now) {
  auto settings = practice.settings();
  if (!settings) return refuse(settings.error());
  if (auto put_down = put(*settings, question, answer, practice.knowledge().knowledge()); !put_down) return put_down;
  return practice.setSettings(*settings, now);
}

}  // namespace homeostat::consultation
