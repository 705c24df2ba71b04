#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "inference/network/network.hpp"
#include "kb/base/json.hpp"
#include "tests/support/places.hpp"

namespace homeostat::network {
namespace {

namespace fs = std::filesystem;
using base::Json;

constexpr double kTolerance = 1e-9;  // the vectors' own

fs::path vectorFolder() { return support::corpus() / "inference"; }

Json readVector(const fs::path& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return *base::parseJson(text.str(), path.filename());
}

Model modelOf(const Json& v) {
  Model model;
  for (int i = 0; i < v["states"].get<int>(); ++i) model.states.push_back("s" + std::to_string(i));
  for (const auto& e : v["edges"]) {
    Edge edge;
    edge.to = e["to"];
    edge.from = e["from"];
    edge.weight = e["weight"];
    edge.spread = e["spread"];
    edge.id = e["from"].dump() + ">" + e["to"].dump();
    model.edges.push_back(edge);
  }
  return model;
}

LoadOptions unshrunk() {
  LoadOptions options;
  options.shrink = false;
  return options;
}

struct Findings {
  std::vector<Observation> list;
  std::vector<ErrorCovariance> covariances;
};

Findings findingsOf(const Json& v) {
  Findings f;
  for (const auto& x : v["findings"]) f.list.push_back({x["state"], x["observed"], x["loading"], x["variance"]});
  if (v.contains("finding_covariance") && v["finding_covariance"].is_array()) {
    const auto& r = v["finding_covariance"];
    for (std::size_t a = 0; a < r.size(); ++a) {
      for (std::size_t b = a + 1; b < r.size(); ++b) f.covariances.push_back({a, b, r[a][b]});
    }
  }
  return f;
}

void expectNear(const std::vector<double>& ours, const Json& theirs, const char* what) {
  ASSERT_EQ(ours.size(), theirs.size()) << what;
  for (std::size_t i = 0; i < ours.size(); ++i)
    EXPECT_NEAR(ours[i], theirs[i].get<double>(), kTolerance) << what << " " << i;
}

void expectTable(const std::vector<double>& ours, const Json& rows, const char* what) {
  std::size_t k = 0;
  for (const auto& row : rows) {
    for (const auto& cell : row) EXPECT_NEAR(ours[k++], cell.get<double>(), kTolerance) << what << " " << k;
  }
  EXPECT_EQ(k, ours.size()) << what;
}

std::vector<fs::path> vectors() {
  std::vector<fs::path> list;
  if (!fs::exists(vectorFolder())) return list;
  for (const auto& entry : fs::directory_iterator(vectorFolder())) {
    if (entry.path().extension() == ".json") list.push_back(entry.path());
  }
  std::sort(list.begin(), list.end());
  return list;
}

void checkPress(const Prior& prior, const Json& v) {
  const Press push{{{v["pressed"].get<std::size_t>(), 1.0, 0.0, "push"}}};
  expectNear(press(prior, push).effect, v["press_effect_of_one"], "press");
  const auto margins = signMargins(prior, push, v["target"]);
  const auto& theirs = v["sign_margin_by_edge"];
  ASSERT_EQ(margins.size(), theirs.size());
  for (std::size_t e = 0; e < margins.size(); ++e) {
    ASSERT_EQ(margins[e].has_value(), !theirs[e].is_null()) << "sign margin of edge " << e;
    if (!margins[e]) continue;
    // A margin is a small effect divided by a smaller one: its rounding error grows with its square.
    const double d = std::abs(*margins[e]);
    EXPECT_NEAR(*margins[e], theirs[e].get<double>(), kTolerance * std::max(1.0, d) + 1e-14 * d * d);
  }
}

void checkPosterior(const Prior& prior, const Json& v) {
  const auto findings = findingsOf(v);
  const auto p = solve(prior, findings.list, v["context"].get<std::vector<double>>(), findings.covariances);
  expectNear(p.prior_mean, v["prior_mean"], "prior mean");
  expectNear(p.prior_variance, v["prior_variance"], "prior variance");
  expectNear(p.mean, v["mean"], "mean");
  expectNear(p.variance, v["variance"], "variance");
  expectTable(p.by_finding, v["by_finding"], "by finding");
  expectNear(p.disturbance, v["disturbance_mean"], "disturbance");
  expectNear(p.bits, v["information_bits"], "bits");
  expectNear(p.finding_z, v["finding_z"], "finding z");
  EXPECT_NEAR(p.chi_square, v["conflict_chi_square"].get<double>(), kTolerance);

  const std::size_t target = v["target"];
  const auto x = explain(prior, findings.list, p, target, findings.covariances);
  expectNear(x.by_cause, v["target_by_cause"], "by cause");
  expectTable(x.finding_by_cause, v["target_finding_by_cause"], "finding by cause");
  EXPECT_NEAR(x.sd_weights, v["target_weight_spread"].get<double>(), kTolerance);
  for (std::size_t e = 0; e < x.edge_gradient.size(); ++e) {
    EXPECT_NEAR(x.edge_gradient[e], v["target_weight_gradient"][e]["d_mean"].get<double>(), kTolerance)
        << "gradient " << e;
  }
  for (std::size_t j = 0; j < findings.list.size(); ++j) {
    EXPECT_NEAR(p.mean_without[j * prior.size() + target], v["target_mean_without_finding"][j].get<double>(),
                kTolerance);
  }
  for (const auto& [state, fall] : v["value_of_test_variance_fall_sd_0.4"].items()) {
    EXPECT_NEAR(varianceFall(prior, findings.list, target, std::stoul(state), 1.0, 0.16, findings.covariances),
                fall.get<double>(), kTolerance)
        << "value of a test on state " << state;
  }
}

TEST(NetworkVectors, AllAreMet) {
  const auto list = vectors();
  if (list.empty()) GTEST_SKIP() << "the test vectors are not beside the project";
  for (const auto& path : list) {
    SCOPED_TRACE(path.filename().string());
    const Json v = readVector(path);
    const auto prior = Prior::load(modelOf(v), unshrunk());
    if (v.contains("refused")) {
      ASSERT_FALSE(prior.has_value());
      EXPECT_EQ(prior.error().code, "network.over-explained");
      for (const auto& s : v["refused"]["states"]) {
        EXPECT_NE(prior.error().place.find("s" + s.dump()), std::string::npos) << prior.error().line();
      }
      continue;
    }
    ASSERT_TRUE(prior.has_value()) << prior.error().line();
    expectNear(prior->disturbance(), v["disturbance_variance"], "q");
    EXPECT_NEAR(prior->spectralAbscissa(), std::max(0.0, v["spectral_abscissa"].get<double>()), 1e-7);
    checkPosterior(*prior, v);
    checkPress(*prior, v);
  }
}

}  // namespace
}  // namespace homeostat::network
