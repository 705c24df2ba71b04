#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>

#include "app/cli/session.hpp"
#include "app/consultation/case_file.hpp"
#include "inference/audit/replay.hpp"
#include "kb/edition_changes.hpp"
#include "kb/model/words.hpp"
#include "kb/provenance.hpp"

namespace homeostat::cli {
namespace {

using base::Json;
using base::Result;
using kb::Provenance;

struct ItemOptions {
  std::string id, edition, words, old_edition, new_edition, cases;
  bool json = false;
};

std::string place(const kb::Origin& origin) { return fmt::format("{}:{}", origin.file, origin.line); }

/// A change in the reader's words: what was not there before is new, what is no longer there is gone.
std::string fromTo(const Session& session, const std::string& before, const std::string& after) {
  if (before.empty()) return session.text("cli.change.new", {{"value", after}});
  if (after.empty()) return session.text("cli.change.gone", {{"value", before}});
  return fmt::format("\"{}\" -> \"{}\"", before, after);
}

std::string joined(const std::vector<std::string>& parts) {
  std::vector<std::string> said;
  std::copy_if(parts.begin(), parts.end(), std::back_inserter(said), [](const auto& part) { return !part.empty(); });
  return fmt::format("{}", fmt::join(said, "; "));
}

/// Where a source stands and how it was seen: what a reader needs to open it again.
void showSource(const Session& session, const kb::Source& s) {
  const auto field = [&](const char* key, const std::string& value) {
    if (!value.empty()) session.line("    " + session.text(key, {{"value", value}}));
  };
  field("cli.audit.found",
        joined({s.journal, s.doi.empty() ? "" : "doi:" + s.doi, s.pmid.empty() ? "" : "PMID " + s.pmid, s.url}));
  field("cli.audit.verified", joined({s.verified_level, s.seen_in}));
  field("cli.audit.note", s.note);
  if (s.retracted) session.line("    " + session.text("cli.audit.retracted"));
}

/// Empty for what is a figure and carries no grade of its own: an interval, a variation, a unit line.
std::string gradeInWords(const kb::Evidence& e) {
  if (e.design.empty() && e.why.empty()) return "";
  const auto certainty = "certainty " + kb::wordOf(e.certainty) + (e.why.empty() ? "" : ": " + e.why);
  return "; " + joined({e.design, certainty});
}

void showCitations(const Session& session, const char* heading, const std::vector<kb::Citation>& citations) {
  if (citations.empty()) return;
  session.line(session.text(heading));
  for (const auto& c : citations) {
    const auto& s = c.source;
    const std::string by = s.first_author.empty() ? "" : s.first_author + " ";
    const std::string year = s.year ? fmt::format("({}) ", *s.year) : "";
    session.line(fmt::format("  {}{}{} [{}]", by, year, s.title, s.id));
    showSource(session, s);
    session.line("    " + session.text("cli.audit.evidence",
                                       {{"claim", kb::wordOf(c.evidence.claim)}, {"rest", gradeInWords(c.evidence)}}));
    if (!c.evidence.claim_seen.empty())
      session.line("    " + session.text("cli.audit.seen_there", {{"seen", c.evidence.claim_seen}}));
    if (!c.evidence.effect.empty())
      session.line("    " + session.text("cli.audit.effect", {{"effect", c.evidence.effect}}));
    if (!c.via.empty()) session.line("    " + session.text("cli.audit.via", {{"item", c.via}}));
  }
}

void showLinks(const Session& session, const char* heading, const std::vector<kb::ProvenanceLink>& links) {
  session.line(session.text(heading, {{"count", links.size()}}));
  for (const auto& l : links) {
    const std::string via = l.via.empty() ? "" : " " + session.text("cli.audit.via", {{"item", l.via}});
    session.line(fmt::format("  {:{}}{} {} ({}){}: {}", "", (l.steps - 1) * 2, l.kind, l.id, l.relation, via, l.title));
  }
}

void showAttributes(const Session& session, const Provenance& p) {
  if (!p.supports_decisions) return;
  session.line(session.text("cli.audit.attributes"));
  for (const auto& a : p.attributes) {
    const bool plain = a.answer == kb::SourceAttribute::Answer::stated;
    const std::string answer = plain                                           ? a.value
                               : a.answer == kb::SourceAttribute::Answer::used ? "used: " + a.value
                                                                               : kb::wordOf(a.answer);
    session.line(fmt::format("  {:<26} {}", a.name, answer));
  }
}

void showReview(const Session& session, const Provenance& p) {
  if (!p.supports_decisions) return;
  const auto field = [&](const char* key, const std::string& value) {
    if (!value.empty()) session.line(session.text(key, {{"value", value}}));
  };
  field("cli.audit.population", p.population);
  field("cli.audit.grade", p.grade.empty() ? "" : fmt::format("{} ({}; {})", p.grade, p.grade_why, p.grader));
  field("cli.audit.status", p.governance.status);
  field("cli.audit.review_by", p.governance.review_by);
  field("cli.audit.successor", p.governance.successor);
  for (const auto& r : p.reviewers) {
    session.line(session.text("cli.audit.reviewer",
                              {{"name", r.name}, {"role", r.role}, {"date", r.date}, {"conflicts", r.conflicts}}));
  }
  if (p.reviewers.empty()) session.line(session.text("cli.audit.no_reviewer"));
  for (const auto& limit : p.limits) session.line(session.text("cli.audit.limit", {{"value", limit}}));
  for (const auto& c : p.cases) {
    session.line(session.text("cli.audit.case", {{"name", c.name}, {"expect", c.expect}, {"place", place(c.origin)}}));
  }
  if (!p.gaps.empty())
    session.line(session.text("cli.audit.gaps", {{"gaps", fmt::format("{}", fmt::join(p.gaps, ", "))}}));
}

void show(const Session& session, const Provenance& p) {
  session.line(fmt::format("{} {}: {}", p.kind, p.id, p.title));
  if (!p.text.empty() && p.text != p.title) session.line("  " + p.text);
  session.line(session.text("cli.audit.place", {{"place", place(p.origin)},
                                                {"edition", p.edition_name},
                                                {"edition_hash", p.edition.substr(0, 12)},
                                                {"hash", p.content_hash}}));
  if (p.source) showSource(session, *p.source);
  showCitations(session, "cli.audit.citations", p.citations);
  showCitations(session, "cli.audit.against", p.evidence_against);
  showAttributes(session, p);
  showReview(session, p);
  showLinks(session, "cli.audit.rests_on", p.rests_on);
  showLinks(session, "cli.audit.supports", p.supports);
  session.line("");
}

Result<void> runAudit(const Session& session, const ItemOptions& options) {
  const auto edition = session.edition(options.edition);
  if (!edition) return tl::unexpected(edition.error());
  const kb::ProvenanceIndex index(*edition);
  const auto found = index.of(options.id);
  if (found.empty()) {
    const auto near = index.near(options.id);
    return base::refuse({"audit.unknown", options.id, "", "nothing in edition " + edition->name() + " has this id",
                         near.empty() ? "Look for it with \"homeostat kb search\""
                                      : fmt::format("Did you mean {}?", fmt::join(near, ", "))});
  }
  if (options.json) {
    Json items = Json::array();
    for (const auto& p : found) items.push_back(kb::provenanceJson(p));
    session.json({{"id", options.id}, {"items", items}});
    return {};
  }
  for (const auto& p : found) show(session, p);
  return {};
}

Result<void> runSearch(const Session& session, const ItemOptions& options) {
  const auto edition = session.edition(options.edition);
  if (!edition) return tl::unexpected(edition.error());
  const auto hits = edition->search(options.words);
  if (options.json) {
    Json list = Json::array();
    for (const auto& hit : hits) list.push_back({{"kind", hit.kind}, {"id", hit.id}, {"title", hit.title}});
    session.json({{"words", options.words}, {"hits", list}});
    return {};
  }
  for (const auto& hit : hits) session.line(fmt::format("{} {}: {}", hit.kind, hit.id, hit.title));
  if (hits.empty()) session.line(session.text("cli.search.none", {{"words", options.words}}));
  return {};
}

Json changeJson(const kb::ItemChange& change) {
  Json fields = Json::array();
  for (const auto& f : change.fields) fields.push_back({{"place", f.place}, {"before", f.before}, {"after", f.after}});
  return {{"item", change.key}, {"fields", fields}};
}

Result<void> runDiff(const Session& session, const ItemOptions& options) {
  const auto before = session.edition(options.old_edition);
  if (!before) return tl::unexpected(before.error());
  const auto after = session.edition(options.new_edition);
  if (!after) return tl::unexpected(after.error());
  const auto diff = kb::diff(*before, *after);
  const auto changes = kb::changes(*before, *after);
  if (options.json) {
    Json changed = Json::array();
    for (const auto& change : changes) changed.push_back(changeJson(change));
    session.json({{"before", before->hash()},
                  {"after", after->hash()},
                  {"added", diff.added},
                  {"removed", diff.removed},
                  {"changed", changed}});
    return {};
  }
  for (const auto& key : diff.added) session.line(session.text("cli.diff.added", {{"item", key}}));
  for (const auto& key : diff.removed) session.line(session.text("cli.diff.removed", {{"item", key}}));
  for (const auto& change : changes) {
    session.line(session.text("cli.diff.changed", {{"item", change.key}}));
    for (const auto& f : change.fields)
      session.line(fmt::format("    {}: {}", f.place, fromTo(session, f.before, f.after)));
  }
  session.line(
      session.text("cli.diff.summary",
                   {{"added", diff.added.size()}, {"removed", diff.removed.size()}, {"changed", changes.size()}}));
  return {};
}

/// Every case file below a folder, sorted by name; recordings are read through `kb`.
Result<std::vector<inference::audit::NamedCase>> casesIn(const std::filesystem::path& folder,
                                                         const kb::KnowledgeBase& kb) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    return base::refuse(
        {"replay.folder", folder.string(), "", "this is no folder", "Name a folder with case files (.json)"});
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == ".json") files.push_back(entry.path());
  }
  if (files.empty()) {
    return base::refuse(
        {"replay.folder", folder.string(), "", "it holds no case file", "Name a folder with case files (.json)"});
  }
  std::sort(files.begin(), files.end());
  std::vector<inference::audit::NamedCase> out;
  for (const auto& file : files) {
    auto c = consultation::readCaseFile(file, kb);
    if (!c) return tl::unexpected(c.error());
    out.push_back({std::filesystem::relative(file, folder).string(), std::move(c->the_case)});
  }
  return out;
}

Result<void> runReplay(const Session& session, const ItemOptions& options) {
  auto before = session.edition(options.old_edition);
  if (!before) return tl::unexpected(before.error());
  auto after = session.edition(options.new_edition);
  if (!after) return tl::unexpected(after.error());
  const auto cases = casesIn(options.cases, after->knowledge());
  if (!cases) return tl::unexpected(cases.error());
  const auto old_engine = inference::Engine::prepare(std::move(*before));
  if (!old_engine) return tl::unexpected(old_engine.error());
  const auto new_engine = inference::Engine::prepare(std::move(*after));
  if (!new_engine) return tl::unexpected(new_engine.error());
  const auto moved = inference::audit::replay(*old_engine, *new_engine, *cases, {});
  if (options.json) {
    session.json(inference::audit::replayJson(moved, cases->size()));
    return {};
  }
  for (const auto& c : moved) {
    session.line(c.name);
    for (const auto& m : c.moved) {
      const auto change = fromTo(session, m.before, m.after);
      session.line(fmt::format("  {} {}: {}", inference::audit::wordOf(m.what), m.id, change));
    }
  }
  session.line(session.text("cli.replay.summary", {{"moved", moved.size()}, {"cases", cases->size()}}));
  return {};
}

using Run = Result<void> (*)(const Session&, const ItemOptions&);

void act(CLI::App& command, Session& session, const std::shared_ptr<ItemOptions>& options, Run run) {
  addJson(command, session, options->json);
  command.callback(
      [&session, options, run] { session.action = [&session, options, run] { return run(session, *options); }; });
}

}  // namespace

void addKbItemCommands(CLI::App& kb, Session& session) {
  auto* audit = addCommand(kb, session, "audit", "kb.audit");
  auto auditing = std::make_shared<ItemOptions>();
  addOption(*audit, session, "ID", auditing->id, "item_id")->required();
  addEdition(*audit, session, auditing->edition);
  act(*audit, session, auditing, runAudit);

  auto* search = addCommand(kb, session, "search", "kb.search");
  auto searching = std::make_shared<ItemOptions>();
  addOption(*search, session, "WORDS", searching->words, "search_words")->required();
  addEdition(*search, session, searching->edition);
  act(*search, session, searching, runSearch);

  auto* diff = addCommand(kb, session, "diff", "kb.diff");
  auto comparing = std::make_shared<ItemOptions>();
  addOption(*diff, session, "OLD", comparing->old_edition, "edition_before")->required();
  addOption(*diff, session, "NEW", comparing->new_edition, "edition_after")->required();
  act(*diff, session, comparing, runDiff);

  auto* replay = addCommand(kb, session, "replay", "kb.replay");
  auto replaying = std::make_shared<ItemOptions>();
  addOption(*replay, session, "OLD", replaying->old_edition, "edition_before")->required();
  addOption(*replay, session, "NEW", replaying->new_edition, "edition_after")->required();
  addOption(*replay, session, "--cases", replaying->cases, "replay_cases")->required()->type_name("DIR");
  act(*replay, session, replaying, runReplay);
}

}  // namespace homeostat::cli
