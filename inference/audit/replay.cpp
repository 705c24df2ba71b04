#include "inference/audit/replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace homeostat::inference::audit {
namespace {

using What = Moved::What;
using Suggestions = std::map<std::string, const Suggestion*>;

Suggestions byId(const std::vector<Suggestion>& list) {
  Suggestions out;
  for (const auto& s : list) out.emplace(s.id, &s);
  return out;
}

/// Why an assessment does not suggest it.
std::string whyNot(const Assessment& a, const std::string& id) {
  const auto it = std::find_if(a.withheld.begin(), a.withheld.end(), [&id](const Withheld& w) { return w.id == id; });
  if (it == a.withheld.end()) return "not considered";
  std::string text;
  for (const auto& reason : it->why) text += (text.empty() ? "withheld: " : "; ") + reason.text;
  return text;
}

void comings(const Assessment& before, const Assessment& after, const Suggestions& was, const Suggestions& is,
             std::vector<Moved>& out) {
  for (const auto& [id, s] : is) {
    if (!was.contains(id)) out.push_back({What::appears, id, whyNot(before, id), s->tier});
  }
  for (const auto& [id, s] : was) {
    if (!is.contains(id)) out.push_back({What::vanishes, id, s->tier, whyNot(after, id)});
  }
}

/// Ids of one list that the other makes too, in the list's order.
std::vector<std::string> shared(const std::vector<Suggestion>& list, const Suggestions& other) {
  std::vector<std::string> out;
  for (const auto& s : list) {
    if (other.contains(s.id)) out.push_back(s.id);
  }
  return out;
}

void orders(const Assessment& before, const Assessment& after, const Suggestions& was, const Suggestions& is,
            std::vector<Moved>& out) {
  const auto old_order = shared(before.suggestions, is), new_order = shared(after.suggestions, was);
  for (std::size_t i = 0; i < old_order.size(); ++i) {
    const auto now = std::find(new_order.begin(), new_order.end(), old_order[i]) - new_order.begin();
    if (static_cast<std::size_t>(now) == i) continue;
    out.push_back({What::order, old_order[i], fmt::format("{}", i + 1), fmt::format("{}", now + 1)});
  }
}

void signs(const Suggestion& before, const Suggestion& after, std::vector<Moved>& out) {
  for (const auto& [state, shift] : before.expected) {
    const auto now = after.expected.find(state);
    if (now == after.expected.end() || shift * now->second >= 0) continue;
    out.push_back({What::sign, before.id, fmt::format("{} {:+.2f}", state, shift),
                   fmt::format("{} {:+.2f}", state, now->second)});
  }
}

std::string needed(const Suggestion& s) {
  std::set<std::string> rules;
  for (const auto& w : s.waits_for) rules.insert(w.rule);
  return fmt::format("{}", fmt::join(rules, ", "));
}

void changes(const Suggestions& was, const Suggestions& is, std::vector<Moved>& out) {
  for (const auto& [id, old_one] : was) {
    const auto it = is.find(id);
    if (it == is.end()) continue;
    const Suggestion& new_one = *it->second;
    if (old_one->tier != new_one.tier) out.push_back({What::tier, id, old_one->tier, new_one.tier});
    if (needed(*old_one) != needed(new_one)) out.push_back({What::waits, id, needed(*old_one), needed(new_one)});
    signs(*old_one, new_one, out);
  }
}

std::map<std::string, std::string> advisories(const Assessment& a) {
  std::map<std::string, std::string> out;
  for (const auto* list : {&a.red_flags, &a.rule_outs, &a.cautions, &a.readings, &a.checks, &a.monitoring}) {
    for (const auto& one : *list)
      out[one.rule] = one.kind + (one.level.empty() ? "" : " " + one.level) + ": " + one.title;
  }
  return out;
}

std::map<std::string, std::string> interactions(const Assessment& a) {
  std::map<std::string, std::string> out;
  for (const auto& one : a.interactions) out[one.id] = fmt::format("{}: {} with {}", one.severity, one.a, one.b);
  return out;
}

void texts(What what, const std::map<std::string, std::string>& was, const std::map<std::string, std::string>& is,
           std::vector<Moved>& out) {
  for (const auto& [id, text] : was) {
    const auto it = is.find(id);
    const std::string now = it == is.end() ? "" : it->second;
    if (now != text) out.push_back({what, id, text, now});
  }
  for (const auto& [id, text] : is) {
    if (!was.contains(id)) out.push_back({what, id, "", text});
  }
}

}  // namespace

std::vector<Moved> compare(const Assessment& before, const Assessment& after) {
  const auto was = byId(before.suggestions), is = byId(after.suggestions);
  std::vector<Moved> out;
  comings(before, after, was, is, out);
  changes(was, is, out);
  orders(before, after, was, is, out);
  texts(What::advisory, advisories(before), advisories(after), out);
  texts(What::interaction, interactions(before), interactions(after), out);
  std::stable_sort(out.begin(), out.end(),
                   [](const Moved& a, const Moved& b) { return std::tie(a.what, a.id) < std::tie(b.what, b.id); });
  return out;
}

std::vector<CaseMoved> replay(const Engine& before, const Engine& after, const std::vector<NamedCase>& cases,
                              const Policy& policy) {
  std::vector<CaseMoved> out;
  for (const auto& c : cases) {
    auto moved = compare(before.assess(c.the_case, policy), after.assess(c.the_case, policy));
    if (!moved.empty()) out.push_back({c.name, std::move(moved)});
  }
  return out;
}

std::string wordOf(What what) {
  constexpr std::array words{"appears", "vanishes", "tier", "order", "sign", "waits", "advisory", "interaction"};
  return words.at(static_cast<std::size_t>(what));
}

base::Json replayJson(const std::vector<CaseMoved>& moved, std::size_t cases) {
  base::Json list = base::Json::array();
  for (const auto& c : moved) {
    base::Json changes = base::Json::array();
    for (const auto& m : c.moved) {
      changes.push_back({{"what", wordOf(m.what)}, {"id", m.id}, {"before", m.before}, {"after", m.after}});
    }
    list.push_back({{"case", c.name}, {"changes", changes}});
  }
  return {{"cases", cases}, {"moved", list}};
}

}  // namespace homeostat::inference::audit
