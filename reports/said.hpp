#pragma once

#include <string>

#include "i18n/format.hpp"
#include "i18n/messages.hpp"
#include "inference/assessment.hpp"
#include "kb/model/knowledge.hpp"

/// Sentences of an assessment in any language, the same on screen and on paper.
namespace homeostat::reports {

/// What they are said with. The references outlive the call.
struct Speech {
  const i18n::Messages& messages;
  const i18n::Format& format;
  const kb::KnowledgeBase& knowledge;
};

struct Spoken {
  std::string text;
  bool english = false;  ///< stands, wholly or in part, in English, which is not the language asked for
};

/// A mark between words, by its text's key: with a blank behind it, but in Chinese, whose marks hold one.
std::string spacedMark(const i18n::Messages& messages, const char* key);
/// ": ", ". " and " (…)" as the language writes them: French puts a blank before a colon, Chinese none behind it.
std::string colonMark(const i18n::Messages& messages);
std::string stopMark(const i18n::Messages& messages);
std::string bracketed(const i18n::Messages& messages, const std::string& text);

/// Name of a concept, intervention, rule, drug, goal or item of a questionnaire; the id itself where nothing is known.
Spoken nameIn(const Speech& speech, const std::string& id);
/// A text of the knowledge base; English where it lacks the language.
Spoken textIn(const Speech& speech, const kb::Text& text);

/// One condition: "Ferritin below 30 µg/L", "none of: takes sertraline".
Spoken criterionWords(const Speech& speech, const kb::Criterion& criterion);

/// A reason or caution; `english` is said where no words are known for it.
Spoken saidWords(const Speech& speech, const inference::Said& said, const std::string& english);

/// A sentence that another room says in English (why a figure was withheld, an entry not taken, a rule true); the
/// English where its form is not known.
Spoken sentenceWords(const Speech& speech, const std::string& english);
/// A short text of the knowledge base that is translated by its English.
Spoken phraseWords(const Speech& speech, const std::string& english);

}  // namespace homeostat::reports
