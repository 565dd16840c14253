"""The municipal file 地域・年齢別人口: from its bytes to inhabitants by area and age band. No database here."""
