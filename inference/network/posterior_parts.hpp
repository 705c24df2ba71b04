#pragma once

#include <Eigen/Cholesky>
#include <Eigen/Dense>

#include "inference/network/matrices.hpp"

/// Pieces that the posterior and its explanation share.
namespace homeostat::network::parts {

std::vector<double> toVector(const Eigen::VectorXd& v);
std::vector<double> rowMajor(const Eigen::MatrixXd& m);
/// W x, by the edges: W is sparse, and a dense product reads all of it.
Eigen::MatrixXd throughEdges(const Model& model, const Eigen::MatrixXd& x);
Eigen::MatrixXd errorCovariance(const std::vector<Observation>& findings,
                                const std::vector<ErrorCovariance>& covariances);

/// P0 H', the factor of S = H P0 H' + R, and the gain K. Throws Failure when S is not positive definite.
struct Gain {
  Gain(const Prior& prior, const std::vector<Observation>& findings, const std::vector<ErrorCovariance>& covariances);
  Eigen::MatrixXd PH, K;
  Eigen::LLT<Eigen::MatrixXd> S;
};

}  // namespace homeostat::network::parts
