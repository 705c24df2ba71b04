#include "i18n/sentences.hpp"

#include "i18n/messages.hpp"

namespace homeostat::i18n {
namespace {

/// A pattern in pieces: `words[0] {names[0]} words[1] {names[1]} … words.back()`.
struct Form {
  std::string key;
  std::vector<std::string> words, names;
  std::size_t own = 0;  ///< letters of the words
};

Form formOf(const std::string& key, std::string_view pattern) {
  Form form{key, {""}, {}, 0};
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '{') {
      form.words.back() += pattern[i];
      ++form.own;
      continue;
    }
    const auto end = pattern.find('}', i);
    form.names.emplace_back(pattern.substr(i + 1, end - i - 1));
    form.words.emplace_back();
    i = end;
  }
  return form;
}

/// The forms of all sentences. They have neither plural nor select: the English is one text.
const std::vector<Form>& forms() {
  static const std::vector<Form> all = [] {
    std::vector<Form> out;
    const auto english = Messages::english();
    for (const auto& [key, pattern] : english.bundle().patterns)
      if (key.starts_with("engine.")) out.push_back(formOf(key, pattern));
    return out;
  }();
  return all;
}

/// Fills the arguments from `name` on with what stands in `rest` behind the words before them.
bool fill(const Form& form, std::size_t name, std::string_view rest, std::vector<std::string>& values) {
  if (!rest.starts_with(form.words[name])) return false;
  rest.remove_prefix(form.words[name].size());
  if (name == form.names.size()) return rest.empty();
  const std::string& after = form.words[name + 1];
  for (std::size_t end = 1; end <= rest.size(); ++end) {
    if (after.empty() && end < rest.size() && name + 1 == form.names.size()) continue;
    if (!rest.substr(end).starts_with(after)) continue;
    values.resize(name);
    values.emplace_back(rest.substr(0, end));
    if (fill(form, name + 1, rest.substr(end), values)) return true;
  }
  return false;
}

}  // namespace

std::optional<Sentence> recognised(std::string_view english) {
  const Form* best = nullptr;
  std::vector<std::string> best_values;
  for (const auto& form : forms()) {
    if (best != nullptr && form.own <= best->own) continue;
    std::vector<std::string> values;
    if (!fill(form, 0, english, values)) continue;
    best = &form;
    best_values = std::move(values);
  }
  if (best == nullptr) return std::nullopt;
  Sentence out{best->key, {}};
  for (std::size_t i = 0; i < best->names.size(); ++i) out.arguments.emplace(best->names[i], best_values[i]);
  return out;
}

std::vector<Sentence> recognisedAll(std::string_view english) {
  // The first sentence is as short as can be: an argument that holds a full stop is only taken as one where the rest
  // could not be read otherwise.
  for (auto stop = english.find(". "); stop != std::string_view::npos; stop = english.find(". ", stop + 1)) {
    auto first = recognised(english.substr(0, stop));
    if (!first) continue;
    auto rest = recognisedAll(english.substr(stop + 2));
    if (rest.empty()) continue;
    rest.insert(rest.begin(), std::move(*first));
    return rest;
  }
  if (auto whole = recognised(english)) return {std::move(*whole)};
  return {};
}

}  // namespace homeostat::i18n
