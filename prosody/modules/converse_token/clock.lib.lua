-- The clock by which tokens are judged: a function that answers unix seconds, with a fraction.
return require "util.time".now;
