"""How full a yard is, measured on images, with what certainty: an aid for an analyst, never a claim about contents.

facility.py and images.py are what comes in; context.py, registration.py and radiometry.py bring an image to the
facility's reference; strips.py, features.py and classifier.py tell occupied track from empty; calibration.py and
counting.py make metres and cars of it, with intervals; measure.py holds them together.
"""
