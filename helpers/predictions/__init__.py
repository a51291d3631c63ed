"""The predictions of the notebooks: questions before a reveal, with a reply to each choice.

Each notebook's stand in the file that is named after it. What was chosen is remembered with the exercises.
"""

from helpers.predictions import baseline_dnn, convolutions, pooling, visualization
from helpers.predictions.prediction import Prediction

# By name: the notebook's number and a letter, such as "02.a".
PREDICTIONS = (
    baseline_dnn.PREDICTIONS | convolutions.PREDICTIONS | pooling.PREDICTIONS | visualization.PREDICTIONS
)
