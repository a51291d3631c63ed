"""The course's networks, how they are trained, and the weights that ship with it. Imports Keras."""

from helpers.models.controls import CONTROLS, build_control, controls_record, one_cycle
from helpers.models.course import (
    COURSE_RECORD,
    COURSE_SNAPSHOTS,
    COURSE_WEIGHTS,
    course_record,
    course_snapshots,
    load_course_cnn,
)
from helpers.models.networks import build_cnn, build_dnn
from helpers.models.own import load_own_cnn, own_cnn_file, save_own_cnn
from helpers.models.shifting import accuracy_after_shift
from helpers.models.training import train
