#pragma once

#include <Eigen/Dense>

#include "inference/network/network.hpp"

/// What `Prior` holds inside; only the sources of this folder include it.
namespace homeostat::network {

struct Prior::Matrices {
  Model model;
  std::vector<double> shrink;
  std::vector<double> q;
  std::vector<Loop> loops;
  double abscissa = 0, absolute_radius = 0;
  Eigen::MatrixXd W, T, P0;
};

Eigen::MatrixXd weights(const Model& model);
inline Eigen::Index at(std::size_t i) { return static_cast<Eigen::Index>(i); }
/// What a push adds to each state, one entry a state.
Eigen::VectorXd column(const Prior& prior, const Press& push);
/// Largest real part of the eigenvalues: below 1 the feedback settles.
double spectralAbscissa(const Eigen::MatrixXd& w);

}  // namespace homeostat::network
