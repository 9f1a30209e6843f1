"""stub while measuring"""
